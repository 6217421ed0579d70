/** How a node looks; the table of the visual language, by what it says rather than by colour. */
export type NodeTone =
  | 'plain'
  | 'pending'
  | 'ready'
  | 'running'
  | 'waiting'
  | 'ask'
  | 'failed'
  | 'warning'
  | 'skipped'
  | 'cancelled';

/** `passed` behind us, `todo` ahead, `now` at work, `hot` the way to a failure, `data` a value that is handed on. */
export type EdgeTone = 'plain' | 'passed' | 'todo' | 'now' | 'hot' | 'data';

export type GraphNode<Data> = {
  id: string;
  /** Id of the group that holds it. */
  parent?: string;
  /** `small` has one line and is 30 high. */
  size: 'normal' | 'small' | 'group';
  title: string;
  /** Taken from the title unless given. */
  width?: number;
  /** Second line: type, attempt and time, or the reason of a failure. */
  subtitle: string;
  tone: NodeTone;
  /** What stands in a group that holds nothing. */
  vacant?: string;
  /** 0 to 1 while it runs. */
  progress?: number;
  data: Data;
};

export type GraphEdge = { id: string; source: string; target: string; tone: EdgeTone; label?: string };

/** What is drawn: made by pure functions from what the server says, drawn by views that decide nothing. */
export type Graph<Data> = { nodes: GraphNode<Data>[]; edges: GraphEdge[] };

export type Box = { x: number; y: number; width: number; height: number };
/** By node id. A node in a group has its place inside the group. */
export type Layout = Record<string, Box>;

export const grid = 16;

/** What stands beside the words (icon, mark, gaps), how wide a letter is, and between what the width stays. */
const measures = {
  normal: { height: 42, beside: 76, letter: 7.4, least: 192, most: 272 },
  small: { height: 30, beside: 60, letter: 7.4, least: 176, most: 272 },
} as const;
const step = 16;

/** The room of a node: as wide as its title needs, on the grid, so that names are cut only when they are very long. */
export function sizeOf({ size, title, width }: Pick<GraphNode<unknown>, 'size' | 'title' | 'width'>) {
  const { height, beside, letter, least, most } = measures[size === 'small' ? 'small' : 'normal'];
  const wanted = Math.ceil((beside + lettersOf(title) * letter) / step) * step;
  return { width: width ?? Math.min(Math.max(wanted, least), most), height };
}

/** Chinese and its like take nearly two letters. */
function lettersOf(text: string): number {
  let count = 0;
  for (const letter of text) count += (letter.codePointAt(0) ?? 0) >= 0x2e80 ? 1.8 : 1;
  return count;
}

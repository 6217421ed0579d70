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
  /** Second line: type, attempt and time, or the reason of a failure. */
  subtitle: string;
  tone: NodeTone;
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
export const nodeSize = { normal: { width: 176, height: 42 }, small: { width: 184, height: 30 } } as const;

import type { NodeState } from '@/server/domain/status';

export type TimelineNode = {
  key: string;
  name: string;
  kind: string;
  parent: string | null;
  state: NodeState;
  message: string;
  /** Milliseconds since 1970. */
  startedAt: number | null;
  finishedAt: number | null;
};
export type Bar = {
  key: string;
  name: string;
  /** How many others hold it. */
  depth: number;
  state: NodeState;
  message: string;
  /** Parts of the whole width, 0 to 1; null: it has not begun. */
  place: { from: number; width: number } | null;
  ms: number;
};

const least = 0.002;

export type TimelineRow = { node: TimelineNode; depth: number };

/** What did something: what holds others before them, else in the order in which they began. */
export function toRows(nodes: readonly TimelineNode[]): TimelineRow[] {
  const shown = nodes.filter((node) => node.kind !== 'gate' && node.kind !== 'done');
  const keys = new Set(shown.map(({ key }) => key));
  const inside = Map.groupBy(
    shown.toSorted((a, b) => beginOf(a) - beginOf(b)),
    ({ parent }) => (parent !== null && keys.has(parent) ? parent : null),
  );
  const rows = (parent: string | null, depth: number): TimelineRow[] =>
    (inside.get(parent) ?? []).flatMap((node) => [{ node, depth }, ...rows(node.key, depth + 1)]);
  return rows(null, 0);
}

/** When a node worked, as a part of the time from `from` until `until`. */
export function barOf({ node, depth }: TimelineRow, from: number, until: number): Bar {
  const span = Math.max(until - from, 1);
  const { key, name, state, message, startedAt, finishedAt } = node;
  const bar = { key, name, depth, state, message };
  if (startedAt === null) return { ...bar, place: null, ms: 0 };
  const ms = Math.max((finishedAt ?? until) - startedAt, 0);
  const at = Math.max((startedAt - from) / span, 0);
  return { ...bar, ms, place: { from: at, width: Math.max(Math.min(ms / span, 1 - at), least) } };
}

function beginOf({ startedAt }: TimelineNode): number {
  return startedAt ?? Number.MAX_SAFE_INTEGER;
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];
const mostTicks = 6;

/** Round times for the axis, in ms after the beginning, the first of them 0. */
export function ticksOf(spanMs: number): number[] {
  const seconds = spanMs / 1000;
  const day = 86_400;
  const step =
    steps.find((each) => seconds / each <= mostTicks) ?? Math.ceil(seconds / mostTicks / day) * day;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, i) => i * step * 1000);
}

import type { JsonValue } from '@/server/domain/json';
import type { Comparison } from './comparison';

type Head = Comparison['a'];
type Node = Comparison['nodes'][number];

export type RowGroup = 'runs' | 'definitions' | 'inputs' | 'context' | 'nodes';
/** One row: what of, and both values as text; undefined: that run does not have it. */
export type ValueRow = { key: string; name: string; a: string | undefined; b: string | undefined };

/** What is said of the runs themselves, in both as text. */
export function headRows(
  a: Head,
  b: Head,
  words: Record<'application' | 'workflow' | 'stage' | 'by', string>,
) {
  const row = (key: keyof typeof words, of: (run: Head) => string | null): ValueRow => ({
    key,
    name: words[key],
    a: of(a) ?? undefined,
    b: of(b) ?? undefined,
  });
  return [
    row('application', (run) => revisionOf(run.application, run.revision)),
    row('workflow', (run) => revisionOf(run.workflow, run.workflowRevision)),
    row('stage', (run) => run.stage),
    row('by', (run) => run.createdByName),
  ].filter((each) => each.a !== undefined || each.b !== undefined);
}

function revisionOf(name: string | null, revision: number | null): string | null {
  if (name === null) return null;
  return revision === null ? name : `${name} r${revision}`;
}

/** Named values, those that are no text as JSON. */
export function valueRows(pairs: Comparison['inputs'], prefix = ''): ValueRow[] {
  return pairs.map(({ name, a, b }) => ({ key: prefix + name, name, a: textOf(a), b: textOf(b) }));
}

export function definitionRows(pairs: Comparison['definitions']): ValueRow[] {
  const revision = (value: JsonValue | undefined) =>
    value === undefined ? undefined : `r${JSON.stringify(value)}`;
  return pairs.map(({ name, a, b }) => ({ key: name, name, a: revision(a), b: revision(b) }));
}

export function isDifferent(row: ValueRow): boolean {
  return row.a !== row.b;
}

/** Troubled nodes first: what one run did and the other did not, else in the order of the plan. */
export function byGravity(nodes: readonly Node[]): Node[] {
  const gravity = ({ differs, b }: Node) =>
    b?.state === 'failed' && differs.includes('state') ? 0 : differs.includes('state') ? 1 : 2;
  return nodes.toSorted((one, other) => gravity(one) - gravity(other));
}

function textOf(value: JsonValue | undefined): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  return JSON.stringify(value);
}

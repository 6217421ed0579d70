import type { Command } from 'commander';
import type { Client } from '../client';
import { type Format, print, printRows, printValue } from '../output';
import { type CommonOptions, command, sessionOf } from '../program';

type Comparison = Awaited<ReturnType<Client['run']['compare']['query']>>;
type Node = Comparison['nodes'][number];
type Side = NonNullable<Node['a']>;
type Row = { of: string; a: string; b: string };

export function compareCommand(): Command {
  return command('compare', 'Show what two runs have not in common')
    .argument('<id>')
    .argument('[other]', 'a later run; left out, <id> is compared with the run before it of the same')
    .option('--all', 'also what is the same', false)
    .action(async (id: string, other: string | undefined, options: CommonOptions & { all: boolean }) => {
      const { client, project, output } = sessionOf(options);
      const two = other === undefined ? { id } : { id: other, with: id };
      showComparison(await client().run.compare.query({ project, ...two, all: options.all }), output);
    });
}

function showComparison(found: Comparison, output: Format): void {
  if (output !== 'table') return printValue(found, output);
  const { a, b, count, left } = found;
  print(
    `${a.title} ${a.number}  and  ${b.title} ${b.number}: ${count.differing} of ${count.all} nodes differ\n`,
  );
  const rows: Row[] = [...headRows(found), ...valueRows(found), ...found.nodes.flatMap(nodeRows)];
  printRows(
    rows,
    [
      { title: 'what', value: ({ of }) => of },
      { title: `run ${a.number}`, value: (row) => row.a },
      { title: `run ${b.number}`, value: (row) => row.b },
    ],
    'table',
  );
  if (left > 0) print(`${left} more nodes are not shown.`);
}

function headRows({ a, b }: Comparison): Row[] {
  const both = [
    ['state', a.state, b.state],
    ['application', revisionOf(a.application, a.revision), revisionOf(b.application, b.revision)],
    ['workflow', revisionOf(a.workflow, a.workflowRevision), revisionOf(b.workflow, b.workflowRevision)],
    ['stage', a.stage ?? '', b.stage ?? ''],
    ['error', a.error?.message ?? '', b.error?.message ?? ''],
  ] as const;
  return both
    .filter(([, left, right]) => left !== right)
    .map(([of, left, right]) => ({ of, a: left, b: right }));
}

function revisionOf(name: string | null, revision: number | null): string {
  return [name, revision === null ? '' : `r${revision}`].filter(Boolean).join(' ');
}

function valueRows({ inputs, context, definitions }: Comparison): Row[] {
  const of = (what: string, pairs: Comparison['inputs']) =>
    pairs.map(({ name, a, b }) => ({ of: `${what} ${name}`, a: textOf(a), b: textOf(b) }));
  return [...of('definition', definitions), ...of('input', inputs), ...of('context', context)];
}

function nodeRows({ key, a, b, outputs }: Node): Row[] {
  const values = outputs.map(({ name, ...pair }) => ({
    of: `  output ${name}`,
    a: textOf(pair.a),
    b: textOf(pair.b),
  }));
  return [{ of: key, a: sideOf(a), b: sideOf(b) }, ...values];
}

function sideOf(side: Side | null): string {
  if (!side) return '';
  const attempts = side.attempts > 1 ? `attempt ${side.attempts}` : '';
  const took = side.ms === null ? '' : `${(side.ms / 1000).toFixed(1)} s`;
  return [side.state, took, attempts, side.error?.message].filter(Boolean).join(', ');
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

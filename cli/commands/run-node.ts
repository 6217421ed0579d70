import type { Client } from '../client';
import { formatProblem } from '../failure';
import { type Format, ago, print, printRows, printValue } from '../output';

type RunNode = Awaited<ReturnType<Client['run']['node']['query']>>;
type Attempt = RunNode['attempts'][number];

/** One node: how it stands, each attempt at it, and what went wrong in those that failed. */
export function showRunNode(node: RunNode, output: Format): void {
  if (output !== 'table') return printValue(node, output);
  print(`${[node.key, node.type ?? node.kind, node.state, node.message].filter(Boolean).join('  ')}\n`);
  printRows(
    node.attempts,
    [
      { title: 'attempt', value: ({ number }) => number },
      { title: 'began', value: ({ startedAt }) => startedAt.toISOString() },
      { title: 'took', value: tookOf },
      { title: 'why', value: whyOf },
      { title: 'worker', value: ({ worker }) => worker },
      { title: 'ended', value: ({ end }) => end ?? 'goes on' },
    ],
    'table',
  );
  for (const { number, error } of node.attempts) {
    if (error === null) continue;
    print(`\nattempt ${number}, ${error.code}`);
    print(formatProblem(error));
  }
}

const reasons: Record<Attempt['why'], string> = {
  first: 'first',
  retry: 'its retry policy',
  person: 'a person',
  lost: 'its worker was lost',
  'handed-over': 'its worker was stopped',
};

function whyOf({ why, by }: Attempt): string {
  return by ?? reasons[why];
}

function tookOf({ startedAt, finishedAt }: Attempt): string {
  return finishedAt === null ? '-' : ago(startedAt, finishedAt.getTime());
}

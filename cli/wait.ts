import { LoamError, type Problem, isLoamError } from '@/server/domain/error';
import { type ExecutionState, isExecutionTerminal, isOnItsWay, isWell } from '@/server/domain/status';
import { type Client, toLoamError } from './client';

export type Run = Awaited<ReturnType<Client['run']['get']['query']>>;

const pollMs = 250;
const absenceMs = 30_000;
/** So long what is wrong may be what was wrong before the run. */
const oldNewsMs = 10_000;

/**
 * Follows a run to its end, telling each change of a node on stderr. Throws `unhealthy` when it failed (with the failed
 * node's own words), `cancelled`, or `timeout` when it is not over in time; the run itself goes on then.
 */
export async function waitForRun(
  client: Client,
  input: { project: string; id: string },
  { timeoutMs, tell }: { timeoutMs: number; tell: (line: string) => void },
): Promise<Run> {
  const deadline = Date.now() + timeoutMs;
  const told = new Map<string, string>();
  let run = await client.run.get.query(input);
  for (;;) {
    for (const line of changesOf(run, told)) tell(line);
    if (isExecutionTerminal(run.state)) return assertSucceeded(run);
    if (Date.now() > deadline)
      throw new LoamError(
        'timeout',
        `Run ${run.number} is not over after ${Math.round(timeoutMs / 1000)} s; it goes on.`,
        {
          hint: `Follow it with: loam run watch ${run.id}`,
        },
      );
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    run = await patiently(() => client.run.get.query(input));
  }
}

/** Whoever follows a run rides out a restart of the server or its database, as the run does. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + absenceMs;
  for (;;) {
    try {
      return await ask();
    } catch (thrown) {
      const error = toLoamError(thrown);
      if (!isLoamError(error) || error.code !== 'unavailable' || Date.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }
}

/**
 * Waits until what is seen of an application in its clusters is well. Throws `unhealthy` when something is wrong with it,
 * `timeout` when it is still on its way after `timeoutMs`.
 */
export async function waitUntilWell(
  client: Client,
  input: { project: string; name: string },
  timeoutMs: number,
): Promise<void> {
  const begin = Date.now();
  for (;;) {
    const { name, state, message, instances } = await client.application.get.query(input);
    if (instances.length === 0 || isWell(state)) return;
    const error = { hint: `More: loam status ${name}` };
    const what = message || `${name} is ${state}.`;
    const waitedMs = Date.now() - begin;
    if (!isOnItsWay(state) && waitedMs > oldNewsMs) throw new LoamError('unhealthy', what, error);
    if (waitedMs > timeoutMs)
      throw new LoamError(
        'timeout',
        `${name} is not healthy after ${Math.round(timeoutMs / 1000)} s: ${what}`,
        error,
      );
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

type Node = Run['nodes'][number];

/** What is new since it was told last, a line for each node; where several runs go on inside, with the node that they are in. */
export function changesOf(run: Pick<Run, 'id' | 'nodes' | 'children'>, told: Map<string, string>): string[] {
  const names = new Map(run.nodes.map(({ key, name }) => [key, name]));
  const within = (nodeKey: string | null) =>
    run.children.length > 1 ? `${names.get(nodeKey ?? '') ?? nodeKey} > ` : '';
  return [
    ...run.nodes.flatMap((node) => changeOf(node, '', run.id, told)),
    ...run.children.flatMap(({ id, nodeKey, nodes }) =>
      nodes.flatMap((node) => changeOf(node, within(nodeKey), id, told)),
    ),
  ];
}

function changeOf(node: Node, within: string, runId: string, told: Map<string, string>): string[] {
  if (node.kind === 'gate' || node.kind === 'done') return [];
  // With a message it failed before, and is tried again.
  if (node.state === 'pending' || (node.state === 'ready' && node.message === '')) return [];
  const line = `${within}${node.name}: ${stateWord(node.state)}${node.message ? ` (${node.message})` : ''}`;
  const id = `${runId} ${node.key}`;
  if (told.get(id) === line) return [];
  told.set(id, line);
  return [line];
}

function stateWord(state: string): string {
  if (state === 'ready') return 'is tried again';
  return state === 'succeeded' ? 'done' : state;
}

function assertSucceeded(run: Run): Run {
  const state: ExecutionState = run.state;
  if (state === 'succeeded') return run;
  if (state === 'cancelled') throw new LoamError('cancelled', `Run ${run.number} was cancelled.`);
  const failures = failuresOf(run);
  const [error] = [...failures, ...(run.error ? [run.error] : [])];
  throw new LoamError('unhealthy', error?.message ?? `Run ${run.number} failed.`, {
    ...(error?.path ? { path: error.path } : {}),
    ...(error?.expected ? { expected: error.expected } : {}),
    ...(error?.got ? { got: error.got } : {}),
    hint: error?.hint ?? `More: loam run show ${run.id}`,
    ...(failures.length > 1 ? { problems: failures } : {}),
  });
}

/** Each once: a node that failed because of what it began says the same. */
export function failuresOf(run: Pick<Run, 'nodes' | 'children'>): (Problem & { path: string })[] {
  const begun = new Set(run.nodes.map(({ childId }) => childId));
  const nodes = [
    ...run.children.filter(({ id }) => begun.has(id)).flatMap((child) => child.nodes),
    ...run.nodes,
  ];
  const found = new Map<string, Problem & { path: string }>();
  for (const { state, error, name } of nodes) {
    if (state !== 'failed' || !error || found.has(error.message)) continue;
    const { message, path = name, expected, got, hint } = error;
    found.set(message, {
      code: 'unhealthy',
      message,
      path,
      ...(expected ? { expected } : {}),
      ...(got ? { got } : {}),
      ...(hint ? { hint } : {}),
    });
  }
  return [...found.values()];
}

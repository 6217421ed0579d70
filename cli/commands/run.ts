import { type Command, Option } from 'commander';
import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { readLooseJson } from '@/server/domain/loose-json';
import type { Client } from '../client';
import { readValues } from '../documents';
import { type Format, ago, print, printRows, printValue } from '../output';
import { type CommonOptions, command, group, sessionOf, timeoutOption } from '../program';
import { type Run, waitForRun } from '../wait';
import { compareCommand } from './run-compare';
import { showRunNode } from './run-node';

const nodeHelp = 'key of the node, as `loam run show` names it';

export function runCommand(): Command {
  const run = group('run', 'Follow and steer runs');
  const steering = (['cancel', 'suspend', 'resume', 'pin', 'unpin'] as const).map(steerCommand);
  const answers = [...(['approve', 'reject'] as const).map(decideCommand), answerCommand()];
  for (const each of [
    watchCommand(),
    showCommand(),
    compareCommand(),
    ...steering,
    retryCommand(),
    restartCommand(),
    skipCommand(),
    setContextCommand(),
    ...answers,
  ])
    run.addCommand(each);
  return run;
}

function watchCommand(): Command {
  return command('watch', 'Follow a run to its end')
    .argument('<id>')
    .addOption(timeoutOption('1h'))
    .action(async (id: string, options: CommonOptions & { timeout: number }) => {
      const { client, project } = sessionOf(options);
      await waitForRun(client(), { project, id }, { timeoutMs: options.timeout, tell: print });
    });
}

function showCommand(): Command {
  return command('show', 'Show a run with its nodes, or one node with each attempt at it')
    .argument('<id>')
    .argument('[node]', 'key of the node')
    .action(async (id: string, node: string | undefined, options: CommonOptions) => {
      if (node === undefined) return showAfter(id, options, () => undefined);
      const { client, project, output } = sessionOf(options);
      return showRunNode(await client().run.node.query({ project, id, node }), output);
    });
}

function steerCommand(verb: 'cancel' | 'suspend' | 'resume' | 'pin' | 'unpin'): Command {
  return command(verb, verbDescriptions[verb])
    .argument('<id>')
    .action((id: string, options: CommonOptions) =>
      showAfter(id, options, (client, run) => client.run[verb].mutate(run)),
    );
}

function setContextCommand(): Command {
  return command('set-context', 'Set what conditions and inputs of later nodes read as context.NAME')
    .argument('<id>')
    .argument('<name=value...>', 'a value is JSON, or else text')
    .action((id: string, pairs: string[], options: CommonOptions) =>
      showAfter(id, options, (client, run) =>
        client.run.setContext.mutate({ ...run, values: toValues(pairs) }),
      ),
    );
}

function toValues(pairs: string[]): JsonObject {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at > 0) return [pair.slice(0, at), readLooseJson(pair.slice(at + 1))];
      throw new LoamError('invalid-input', 'What is set is NAME=VALUE.', {
        expected: 'NAME=VALUE',
        got: pair,
      });
    }),
  );
}

const whichDefinitions = () =>
  new Option('--definitions <which>', 'those that the run keeps, or those that are active now')
    .choices(['pinned', 'newest'])
    .default('pinned');
type Which = CommonOptions & { definitions: 'pinned' | 'newest' };

function retryCommand(): Command {
  return command('retry', 'Run again what failed, with what comes after it')
    .argument('<id>')
    .addOption(whichDefinitions())
    .action((id: string, { definitions, ...options }: Which) =>
      showAfter(id, options, (client, run) => client.run.retry.mutate({ ...run, definitions })),
    );
}

function restartCommand(): Command {
  return command('restart', 'Run again from a node; what came before it is kept')
    .argument('<id>')
    .argument('<node>', nodeHelp)
    .addOption(whichDefinitions())
    .action((id: string, node: string, { definitions, ...options }: Which) =>
      showAfter(id, options, (client, run) => client.run.restart.mutate({ ...run, node, definitions })),
    );
}

function skipCommand(): Command {
  return command('skip', 'Take a node out; what depends on it goes on')
    .argument('<id>')
    .argument('<node>', nodeHelp)
    .action((id: string, node: string, options: CommonOptions) =>
      showAfter(id, options, (client, run) => client.run.skip.mutate({ ...run, node })),
    );
}

function decideCommand(verb: 'approve' | 'reject'): Command {
  return command(verb, verbDescriptions[verb])
    .argument('<id>')
    .argument('<node>', 'key of the node that asks')
    .option('-m, --comment <text>', 'why', '')
    .action((id: string, node: string, options: CommonOptions & { comment: string }) =>
      showAfter(id, options, (client, run) =>
        client.run[verb].mutate({ ...run, node, comment: options.comment }),
      ),
    );
}

function answerCommand(): Command {
  return command('answer', 'Fill in the form that a node asks for')
    .argument('<id>')
    .argument('<node>', 'key of the node that asks')
    .requiredOption('-f, --file <file>', 'the answer as YAML or JSON; - reads standard input')
    .action(async (id: string, node: string, options: CommonOptions & { file: string }) => {
      const values = await readValues(options.file);
      await showAfter(id, options, (client, run) => client.run.answer.mutate({ ...run, node, values }));
    });
}

/** Does something with a run and shows how it then stands. */
async function showAfter(
  id: string,
  options: CommonOptions,
  act: (client: Client, run: { project: string; id: string }) => Promise<unknown> | undefined,
): Promise<void> {
  const { client, project, output } = sessionOf(options);
  await act(client(), { project, id });
  showRun(await client().run.get.query({ project, id }), output);
}

const verbDescriptions = {
  cancel: 'End a run; what is not done is not done',
  suspend: 'Stop a run before its next node',
  resume: 'Let a suspended run go on',
  pin: 'Keep a run, however old it gets',
  unpin: 'Let a run be forgotten when it is old',
  approve: 'Approve what a node asks',
  reject: 'Reject what a node asks; the node fails',
};

function showRun(run: Run, output: Format): void {
  if (output !== 'table') return printValue(run, output);
  print(
    `${run.title}  run ${run.number}  ${run.state}  started ${ago(run.startedAt ?? run.createdAt)} ago\n`,
  );
  const inside = run.children.flatMap((child) =>
    child.nodes.map((node) => ({ ...node, key: `  ${node.key}`, after: child.nodeKey })),
  );
  return printRows(
    run.nodes.flatMap((node) => [node, ...inside.filter((each) => each.after === node.key)]),
    [
      { title: 'node', value: (node) => node.key },
      { title: 'state', value: (node) => node.state },
      { title: 'attempt', value: (node) => node.attempt },
      { title: 'message', value: (node) => node.error?.message ?? node.message },
    ],
    'table',
  );
}

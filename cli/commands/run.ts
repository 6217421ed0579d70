import type { Command } from 'commander';
import { readValues } from '../documents';
import { type Format, ago, print, printRows, printValue } from '../output';
import { type CommonOptions, command, group, parseDuration, sessionOf } from '../program';
import { type Run, waitForRun } from '../wait';

export function runCommand(): Command {
  const run = group('run', 'Follow and steer runs');
  run.addCommand(
    command('watch', 'Follow a run to its end')
      .argument('<id>')
      .option('--timeout <duration>', 'how long to wait', parseDuration, 3_600_000)
      .action(async (id: string, options: CommonOptions & { timeout: number }) => {
        const { client, project } = sessionOf(options);
        await waitForRun(client(), { project, id }, { timeoutMs: options.timeout, tell: print });
      }),
  );
  run.addCommand(
    command('show', 'Show a run with its nodes')
      .argument('<id>')
      .action(async (id: string, options: CommonOptions) => {
        const { client, project, output } = sessionOf(options);
        showRun(await client().run.get.query({ project, id }), output);
      }),
  );
  for (const verb of ['cancel', 'suspend', 'resume', 'retry'] as const)
    run.addCommand(
      command(verb, verbDescriptions[verb])
        .argument('<id>')
        .action(async (id: string, options: CommonOptions) => {
          const { client, project, output } = sessionOf(options);
          await client().run[verb].mutate({ project, id });
          showRun(await client().run.get.query({ project, id }), output);
        }),
    );
  for (const verb of ['restart', 'skip'] as const)
    run.addCommand(
      command(verb, verbDescriptions[verb])
        .argument('<id>')
        .argument('<node>', 'key of the node, as `loam run show` names it')
        .action(async (id: string, node: string, options: CommonOptions) => {
          const { client, project, output } = sessionOf(options);
          await client().run[verb].mutate({ project, id, node });
          showRun(await client().run.get.query({ project, id }), output);
        }),
    );
  for (const verb of ['approve', 'reject'] as const)
    run.addCommand(
      command(verb, verbDescriptions[verb])
        .argument('<id>')
        .argument('<node>', 'key of the node that asks')
        .option('-m, --comment <text>', 'why', '')
        .action(async (id: string, node: string, options: CommonOptions & { comment: string }) => {
          const { client, project, output } = sessionOf(options);
          await client().run[verb].mutate({ project, id, node, comment: options.comment });
          showRun(await client().run.get.query({ project, id }), output);
        }),
    );
  run.addCommand(
    command('answer', 'Fill in the form that a node asks for')
      .argument('<id>')
      .argument('<node>', 'key of the node that asks')
      .requiredOption('-f, --file <file>', 'the answer as YAML or JSON; - reads standard input')
      .action(async (id: string, node: string, options: CommonOptions & { file: string }) => {
        const { client, project, output } = sessionOf(options);
        const values = await readValues(options.file);
        await client().run.answer.mutate({ project, id, node, values });
        showRun(await client().run.get.query({ project, id }), output);
      }),
  );
  return run;
}

const verbDescriptions = {
  cancel: 'End a run; what is not done is not done',
  suspend: 'Stop a run before its next node',
  resume: 'Let a suspended run go on',
  retry: 'Run again what failed, with what comes after it',
  restart: 'Run again from a node; what came before it is kept',
  skip: 'Take a node out; what depends on it goes on',
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

import type { Command } from 'commander';
import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { Client } from '../client';
import { readSources, readValues } from '../documents';
import { type Column, ago, print, printRows, printValue } from '../output';
import { type CommonOptions, command, group, sessionOf, timeoutOption } from '../program';
import { waitForRun } from '../wait';
import { inFile } from './apply';
import { everyPage } from './get';
import { scheduleCommand } from './schedule';
import { dryRunCommand } from './workflow-dry-run';

export function workflowCommand(): Command {
  const workflow = group('workflow', 'Keep shared workflows and start them').alias('wf');
  const steering = (['suspend', 'resume', 'terminate', 'restart'] as const).map(steerCommand);
  for (const each of [
    listCommand(),
    getCommand(),
    applyCommand(),
    startCommand(),
    dryRunCommand(),
    deleteCommand(),
    scheduleCommand(),
    ...steering,
  ])
    workflow.addCommand(each);
  return workflow;
}

type Item = Awaited<ReturnType<Client['workflow']['list']['query']>>['items'][number];
const columns: Column<Item>[] = [
  { title: 'name', value: (item) => item.name },
  { title: 'revision', value: (item) => `r${item.revision}` },
  { title: 'last run', value: (item) => item.lastRun && `${item.lastRun.number} ${item.lastRun.state}` },
  { title: 'next', value: (item) => item.nextAt && new Date(item.nextAt).toISOString() },
  { title: 'age', value: (item) => ago(item.updatedAt) },
  { title: 'description', value: (item) => item.description },
];

function listCommand(): Command {
  return command('list', 'Workflows of the project').action(async (options: CommonOptions) => {
    const { client, project, output } = sessionOf(options);
    const items = await everyPage((page) => client().workflow.list.query({ project, page, pageSize: 200 }));
    printRows(items, columns, output);
  });
}

function getCommand(): Command {
  return command('get', 'The document of a workflow; with -o json or yaml all that is known of it')
    .argument('<name>')
    .option('--revision <number>', 'an older revision', Number)
    .action(async (name: string, options: CommonOptions & { revision?: number }) => {
      const { client, project, output } = sessionOf(options);
      const workflow = await client().workflow.get.query({ project, name });
      const number = options.revision ?? workflow.revision;
      const revision = await client().workflow.revision.query({ project, name, number });
      if (output !== 'table') return printValue({ ...workflow, ...revision }, output);
      return print(revision.document);
    });
}

function applyCommand(): Command {
  return command('apply', 'Save workflows; nothing is started')
    .requiredOption('-f, --filename <path>', 'file, folder of .yaml files, or - for stdin')
    .option('-m, --note <text>', 'what changed')
    .action(async (options: CommonOptions & { filename: string; note?: string }) => {
      const { client, project, output } = sessionOf(options);
      const saved = [];
      for (const { name, document } of await readSources(options.filename)) {
        const note = options.note ? { note: options.note } : {};
        saved.push(await inFile(name, client().workflow.save.mutate({ project, document, ...note })));
      }
      if (output !== 'table') return printValue(saved, output);
      for (const { name, revision, created } of saved)
        print(`${name} r${revision} ${created ? 'saved' : 'unchanged'}`);
    });
}

type StartOptions = CommonOptions & {
  inputs?: string;
  revision?: number;
  stage?: string;
  key?: string;
  wait?: true;
  timeout: number;
};

function startCommand(): Command {
  return command('run', 'Start a workflow')
    .argument('<name>')
    .option('-f, --inputs <path>', 'what it asks for, as YAML or JSON; - reads standard input')
    .option('--revision <number>', 'default: the newest', Number)
    .option('--stage <name>', "where its steps work (default: the project's first)")
    .option('--key <text>', 'the same start under the same key is the same run')
    .option('--wait', 'follow it to its end')
    .addOption(timeoutOption('1h'))
    .action(async (name: string, options: StartOptions) => {
      const { client, project, output } = sessionOf(options);
      const inputs: JsonObject = options.inputs === undefined ? {} : await readValues(options.inputs);
      const { revision, stage, key } = options;
      const started = await client().workflow.start.mutate({
        project,
        name,
        inputs,
        ...(revision === undefined ? {} : { revision }),
        ...(stage === undefined ? {} : { stage }),
        ...(key === undefined ? {} : { idempotencyKey: key }),
      });
      if (output !== 'table') printValue(started, output);
      else
        print(`${name} ${started.repeated ? 'was started before by' : 'is started by'} run ${started.runId}`);
      if (!options.wait) return;
      const tell = (line: string) => process.stderr.write(`${line}\n`);
      await waitForRun(client(), { project, id: started.runId }, { timeoutMs: options.timeout, tell });
    });
}

function deleteCommand(): Command {
  return command('delete', 'Take a workflow out of the library; what its runs made stays')
    .argument('<name>')
    .action(async (name: string, options: CommonOptions) => {
      const { client, project, output } = sessionOf(options);
      const deleted = await client().workflow.delete.mutate({ project, name });
      if (output !== 'table') return printValue(deleted, output);
      const { objectsLeft: left } = deleted;
      const stays = left === 0 ? '' : `; ${left} ${left === 1 ? 'object stays' : 'objects stay'} in clusters`;
      return print(`${name} is deleted${stays}`);
    });
}

const verbs = {
  suspend: 'As `loam run suspend`, of its newest run',
  resume: 'As `loam run resume`, of its newest run',
  terminate: 'As `loam run cancel`, of its newest run',
  restart: 'As `loam run restart`, of its newest run from the first step',
};

/** KubeVela's verbs, which name the workflow and not the run. */
function steerCommand(verb: keyof typeof verbs): Command {
  return command(verb, verbs[verb])
    .argument('<name>', 'name of a workflow')
    .action(async (name: string, options: CommonOptions) => {
      const { client, project, output } = sessionOf(options);
      const { items } = await client().run.list.query({ project, workflow: name, whole: true, pageSize: 1 });
      const [run] = items;
      if (!run) throw new LoamError('not-found', `The workflow "${name}" has no run.`, { got: name });
      const given = { project, id: run.id };
      if (verb === 'suspend') await client().run.suspend.mutate(given);
      else if (verb === 'resume') await client().run.resume.mutate(given);
      else if (verb === 'terminate') await client().run.cancel.mutate(given);
      else await client().run.restart.mutate({ ...given, node: await firstNode(client(), given) });
      const { state } = await client().run.get.query(given);
      if (output !== 'table') return printValue({ ...run, state }, output);
      return print(`run ${run.number} of ${name} is ${state}`);
    });
}

async function firstNode(client: Client, given: { project: string; id: string }): Promise<string> {
  const { nodes, number } = await client.run.get.query(given);
  const [first, second] = nodes.filter((node) => node.dependsOn.length === 0 && node.parent === null);
  if (first && !second) return first.key;
  throw new LoamError('illegal-state', `Run ${number} begins with several steps at once.`, {
    hint: `Start it anew with \`loam workflow run\`, or name a step: loam run restart ${given.id} <node>`,
  });
}

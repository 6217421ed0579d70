import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { LoamError } from '@/server/domain/error';
import { toYaml } from '@/server/domain/kube-yaml';
import type { ObjectRef } from '@/server/domain/object-input';
import type { Client } from '../client';
import { editText } from '../edit-text';
import { kindOf } from '../kind-word';
import { diffLines, print, printValue } from '../output';
import { type CommonOptions, command, group, sessionOf } from '../program';

type ObjectOptions = CommonOptions & { stage?: string; apiVersion?: string };
type EditOptions = ObjectOptions & { file?: string; dryRun?: true };
type Place = { project: string; instanceId: string } & ObjectRef;

export function objectCommand(): Command {
  const object = group('object', 'Look at a live object of an application, and operate it');
  for (const each of [getCommand(), ...actCommands(), scaleCommand(), editCommand()]) object.addCommand(each);
  return object;
}

function getCommand(): Command {
  return on('get', 'The object as the cluster has it now; the values of a Secret are left out').action(
    async (name: string, which: string, options: ObjectOptions) => {
      const { client, place } = await findPlace(name, which, options);
      const { object: live } = await client.instance.object.query(place);
      if (!live) throw new LoamError('not-found', `${which} is gone from the cluster.`);
      if (options.output === 'table') print(toYaml(live));
      else printValue(live, options.output);
    },
  );
}

function scaleCommand(): Command {
  return on('scale', 'Set how many pods it has, until a delivery sets its own number again')
    .requiredOption('--replicas <number>', 'how many')
    .action(async (name: string, which: string, options: ObjectOptions & { replicas: string }) => {
      const { client, place } = await findPlace(name, which, options);
      await client.instance.scale.mutate({ ...place, replicas: Number(options.replicas) });
      print(`${which} is scaled to ${options.replicas}.`);
    });
}

function editCommand(): Command {
  return on('edit', 'Change it as a text in $EDITOR, or to that of a file; shows what changes with --dry-run')
    .option('-f, --file <path>', 'the text, in place of an editor')
    .option('--dry-run', 'only show what the cluster would make of it')
    .action(async (name: string, which: string, options: EditOptions) => {
      const { client, place } = await findPlace(name, which, options);
      const { text: base } = await client.instance.editable.query(place);
      if (options.file !== undefined)
        return write({ client, place, which, base, text: readFileSync(options.file, 'utf8') }, options);
      const edited = editText(base);
      const isTried = options.dryRun === true && edited.text !== base;
      const keep = () => process.stderr.write(`What you wrote is kept in ${edited.path}; --file takes it.\n`);
      try {
        await write({ client, place, which, base, text: edited.text }, options);
      } catch (error) {
        keep();
        throw error;
      }
      if (isTried) keep();
      else edited.forget();
    });
}

type Edit = { client: Client; place: Place; which: string; base: string; text: string };

async function write({ client, place, which, base, text }: Edit, { dryRun }: EditOptions): Promise<void> {
  if (text === base) return print('Nothing was changed.');
  if (!dryRun) {
    await client.instance.edit.mutate({ ...place, base, text });
    return print(`${which} is changed.`);
  }
  const { before, after } = await client.instance.previewEdit.query({ ...place, base, text });
  return print(diffLines(before, after).join('\n'));
}

function actCommands(): Command[] {
  return [
    on('restart', 'Make every pod anew, a few at a time').action(
      act('is restarted', (client, place) => client.instance.restart.mutate(place)),
    ),
    on('pause', 'A Deployment rolls nothing out, a CronJob starts nothing; what runs goes on').action(
      act('is paused', (client, place) => client.instance.pause.mutate(place)),
    ),
    on('resume', 'Let a paused Deployment or CronJob go on').action(
      act('goes on', (client, place) => client.instance.resume.mutate(place)),
    ),
    on('delete', 'End a pod; what made it makes another').action(
      act('is deleted', (client, place) => client.instance.deletePod.mutate(place)),
    ),
  ];
}

function on(name: string, description: string): Command {
  return command(name, description)
    .argument('<app>', 'the application')
    .argument('<object>', 'KIND/NAME, like Deployment/web or Pod/web-5b8c6d-q9wnl')
    .option('--stage <name>', 'in this stage')
    .option('--api-version <version>', 'of a kind that is not told by what was delivered');
}

function act(done: string, call: (client: Client, place: Place) => Promise<unknown>) {
  return async (name: string, which: string, options: ObjectOptions) => {
    const { client, place } = await findPlace(name, which, options);
    await call(client, place);
    print(`${which} ${done}.`);
  };
}

/** What clusters make of what is delivered. */
const usualVersions: Record<string, string> = {
  Pod: 'v1',
  Event: 'v1',
  Endpoints: 'v1',
  PersistentVolumeClaim: 'v1',
  ReplicaSet: 'apps/v1',
  ControllerRevision: 'apps/v1',
  Job: 'batch/v1',
  EndpointSlice: 'discovery.k8s.io/v1',
};

async function findPlace(
  name: string,
  which: string,
  { stage, apiVersion, ...options }: ObjectOptions,
): Promise<{ client: Client; place: Place }> {
  const { client: connect, project } = sessionOf(options);
  const [word = '', objectName = ''] = which.split('/');
  if (word === '' || objectName === '')
    throw new LoamError('invalid-input', `${which} names no object.`, {
      expected: 'KIND/NAME, like Deployment/web',
      got: which,
    });
  const client = connect();
  const { instances } = await client.application.topology.query({ project, name });
  const here = instances.filter((each) => stage === undefined || each.stage === stage);
  const delivered = here.flatMap(({ components }) => components.flatMap((each) => each.resources));
  const kind = kindOf(word, [...delivered.map((each) => each.kind), ...Object.keys(usualVersions)]);
  const refs = here.flatMap((instance) =>
    refsIn(instance, { kind, name: objectName, apiVersion: apiVersion ?? usualVersions[kind] }),
  );
  const [only, ...others] = refs;
  if (!only)
    throw new LoamError('not-found', `${name} has no ${which}${stage ? ` in ${stage}` : ''}.`, {
      hint: `What it has: loam status ${name}`,
    });
  if (others.length > 0)
    throw new LoamError('invalid-input', `${which} of ${name} runs at ${refs.length} places.`, {
      expected: '--stage, with one of them',
      got: here.map((each) => each.stage ?? each.namespace).join(', '),
    });
  return { client, place: { project, ...only } };
}

type Instance = Awaited<ReturnType<Client['application']['topology']['query']>>['instances'][number];

function refsIn(
  { id: instanceId, namespace, components }: Instance,
  { kind, name, apiVersion }: { kind: string; name: string; apiVersion: string | undefined },
): ({ instanceId: string } & ObjectRef)[] {
  const delivered = components
    .flatMap((each) => each.resources)
    .find((each) => each.kind === kind && each.name === name);
  if (delivered) {
    const { apiVersion: version, namespace: inside } = delivered;
    return [{ instanceId, apiVersion: version, kind, namespace: inside, name }];
  }
  const pods = components.flatMap((each) => each.pods);
  const pod = kind === 'Pod' ? pods.find((each) => each.name === name) : undefined;
  if (pod) return [{ instanceId, apiVersion: 'v1', kind, namespace: pod.namespace, name }];
  // Neither delivered nor a pod that was seen: the server knows whether it belongs here.
  if (apiVersion === undefined) return [];
  return [{ instanceId, apiVersion, kind, namespace, name }];
}

import type { Command } from 'commander';
import type { Drift } from '@/server/domain/drift';
import { LoamError } from '@/server/domain/error';
import { holdSentence } from '@/server/domain/hold';
import type { JsonValue } from '@/server/domain/json';
import { fieldTexts } from '@/server/domain/object-diff';
import type { Diagnosis } from '@/server/domain/pod-status';
import { type NextRevision, standingWords } from '@/server/domain/standing';
import { type InstanceState, isOnItsWay, isUnseen, isWell } from '@/server/domain/status';
import { ago, print, printValue } from '../output';
import { type CommonOptions, command, sessionOf } from '../program';

export function statusCommand(): Command {
  return command(
    'status',
    'Show what an application does in truth: placements, components, resources, pods, and why it is not well',
  )
    .argument('<name>')
    .action(async (name: string, options: CommonOptions) => {
      const { client, project, output } = sessionOf(options);
      const [app, topology] = await Promise.all([
        client().application.get.query({ project, name }),
        client().application.topology.query({ project, name }),
      ]);
      if (output !== 'table') printValue({ ...app, instances: topology.instances }, output);
      else {
        print(`${app.name} r${app.revision}: ${app.state}${app.message ? ` (${app.message})` : ''}`);
        if (app.paused)
          print('It is paused by its label controller.core.oam.dev/pause: nothing is delivered.');
        for (const hold of app.holds) print(holdSentence(app.name, hold));
        for (const instance of topology.instances) printInstance(instance);
        if (topology.instances.length === 0)
          print('It runs nowhere yet. Deliver it with: loam apply -f FILE');
      }
      // For scripts: not well is a failure, on its way is not.
      if (!isWell(app.state) && !isOnItsWay(app.state))
        throw new LoamError('unhealthy', app.message || `${app.name} is ${app.state}.`);
    });
}

type Instance = {
  cluster: string;
  namespace: string;
  stage: string | null;
  revision: number | null;
  next: NextRevision | null;
  state: InstanceState;
  checkedAt: Date | null;
  components: {
    name: string;
    type: string;
    state: string;
    message: string;
    diagnosis: Diagnosis | null;
    resources: { kind: string; name: string; state: string; message: string; drift: Drift | null }[];
    pods: { name: string; state: string; message: string; restarts: number }[];
  }[];
};

function printInstance(instance: Instance): void {
  print(
    `\n${instance.stage ?? '-'}: ${instance.cluster} / ${instance.namespace}  ${standingWords(instance)}  ${instance.state}`,
  );
  const reason = instance.next?.reason ?? '';
  const isToldBelow = instance.components.some(({ diagnosis }) => diagnosis?.sentence === reason);
  if (reason !== '' && !isToldBelow) print(`  r${instance.next?.revision}: ${reason}`);
  if (isUnseen(instance.state))
    print(
      instance.checkedAt ? `  as it was seen ${ago(instance.checkedAt)} ago` : '  nothing was seen of it yet',
    );
  for (const component of instance.components) {
    print(`  ${component.name} (${component.type})  ${line(component)}`);
    if (component.diagnosis) printDiagnosis(component.diagnosis);
    for (const resource of component.resources) {
      print(`    ${resource.kind}/${resource.name}  ${line(resource)}`);
      if (resource.drift) printDrift(resource.drift);
    }
    for (const pod of component.pods)
      print(`      pod ${pod.name}  ${line(pod)}${pod.restarts ? `  ${pod.restarts} restarts` : ''}`);
  }
}

function printDiagnosis({ sentence, facts, step }: Diagnosis): void {
  print(`    ${sentence}`);
  for (const { label, value } of facts) print(`      ${label}: ${value}`);
  print(`      Next: ${step}`);
}

function printDrift({ gone, fields, more, by, held }: Drift): void {
  const who = by.map((each) => each.manager).join(', ') || 'others';
  print(`      ${gone ? 'removed' : 'changed'} by ${who}`);
  for (const { path, ...field } of fields) {
    const { before, after } = fieldTexts(field, longest);
    print(
      `        ${path}: is ${quoted(before, field.before)}, was delivered as ${quoted(after, field.after)}`,
    );
  }
  if (more > 0) print(`        and ${more} fields more`);
  if (held !== null) print(`        It is not put back: ${held}`);
}

const longest = 200;

/** A text as JSON, so that it is on one line. */
function quoted(text: string | null, value: JsonValue | undefined): string {
  if (text === null) return '(none)';
  return typeof value === 'string' ? JSON.stringify(text) : text;
}

function line({ state, message }: { state: string; message: string }): string {
  return message ? `${state}: ${message}` : state;
}

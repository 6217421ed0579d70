import { createFreezes } from '@/server/delivery/frozen';
import { treatmentIn } from '@/server/delivery/treatment';
import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { ObjectVerb } from '@/server/domain/live-object';
import type { InstanceObject, ScaleObject } from '@/server/domain/object-input';
import type { Permission } from '@/server/domain/permission';
import { operatorFieldManager } from '@/server/targets/kubernetes/client';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { recordAudit } from '../audit';
import type { ServiceContext } from '../context';
import { type InstanceRow, getInstance } from './find';
import { type FoundObject, findObject, noObject } from './find-object';
import { findAutoscaler, groupKindOf, pauseFields, specOf, verbsOf } from './object-facts';

type OfProject<Input> = Input & { project: string };
type Held = FoundObject & { live: LiveResource; row: InstanceRow };

/** The mark that `kubectl rollout restart` sets: another template, so that every pod is made anew by its strategy. */
const restartMark = 'kubectl.kubernetes.io/restartedAt';
const manager = { fieldManager: operatorFieldManager };

/** New pods in place of the old ones, a few at a time. */
export async function restartObject(ctx: ServiceContext, input: OfProject<InstanceObject>): Promise<void> {
  const held = await take(ctx, input, 'restart');
  await note(ctx, held, 'restart');
  const annotations = { [restartMark]: ctx.now().toISOString() };
  await held.api.patch(held.id, { spec: { template: { metadata: { annotations } } } }, 'merge', manager);
}

/** Another number of pods, as somebody's own change: the next delivery sees it as such. */
export async function scaleObject(ctx: ServiceContext, input: OfProject<ScaleObject>): Promise<void> {
  const held = await take(ctx, input, 'scale');
  const { kind, name } = held.id;
  const autoscaler = await findAutoscaler(held.api, held.live);
  if (autoscaler !== null)
    throw new LoamError('illegal-state', `The HorizontalPodAutoscaler ${autoscaler} tends ${kind} ${name}.`, {
      path: 'replicas',
      expected: 'a workload that no autoscaler tends',
      got: `replicas set by ${autoscaler}`,
      hint: 'It would set its own number again. Change its bounds instead.',
    });
  const { replicas } = input;
  await note(ctx, held, 'scale', { before: specOf(held.live)['replicas'] ?? 1, replicas });
  await held.api.patch(held.id, { spec: { replicas } }, 'merge', { ...manager, subresource: 'scale' });
}

/** A Deployment rolls nothing out any more, a CronJob starts nothing; what runs goes on. */
export function pauseObject(ctx: ServiceContext, input: OfProject<InstanceObject>): Promise<void> {
  return hold(ctx, input, true);
}

export function resumeObject(ctx: ServiceContext, input: OfProject<InstanceObject>): Promise<void> {
  return hold(ctx, input, false);
}

async function hold(ctx: ServiceContext, input: OfProject<InstanceObject>, isHeld: boolean): Promise<void> {
  const verb = isHeld ? 'pause' : 'resume';
  const held = await take(ctx, input, verb);
  const field = pauseFields[groupKindOf(held.id)];
  if (field === undefined) throw cannot(held, verb);
  await note(ctx, held, verb);
  await held.api.patch(held.id, { spec: { [field]: isHeld } }, 'merge', manager);
}

/** Ends a pod. What made it makes another. */
export async function deletePod(ctx: ServiceContext, input: OfProject<InstanceObject>): Promise<void> {
  const held = await take(ctx, input, 'delete');
  await note(ctx, held, 'delete');
  const { uid } = held.live.metadata;
  // The one that was looked at, and not another that took its name meanwhile.
  const isDone = await held.api.delete(held.id, uid === undefined ? {} : { uid });
  if (!isDone) throw noObject(input);
}

/** What everybody who changes a live object passes: the right, the object of this instance, no freeze, a verb that it has. */
async function take(ctx: ServiceContext, input: OfProject<InstanceObject>, verb: ObjectVerb): Promise<Held> {
  const held = await takeForChange(ctx, input);
  if (!verbsOf(held).includes(verb)) throw cannot(held, verb);
  return held;
}

export async function takeForChange(
  ctx: ServiceContext,
  input: OfProject<InstanceObject>,
  permission: Permission = 'instance.operate',
): Promise<Held> {
  const row = await getInstance(ctx, input, permission);
  const found = await findObject(ctx, row, input);
  const { live, tracked } = found;
  if (!live) throw noObject(input);
  const nowMs = ctx.now().getTime();
  const { projectId, clusterId } = row;
  const frozen = await createFreezes(ctx.db).whyFrozen({ projectId, clusterId, nowMs });
  if (frozen !== null)
    throw new LoamError('illegal-state', frozen, { hint: 'Thaw it first, or wait for its end.' });
  if (tracked && treatmentIn(tracked)?.readOnly)
    throw new LoamError('illegal-state', `${input.kind} ${input.name} is read only by a policy.`, {
      hint: 'Whoever tends it changes it; or take it out of the read-only policy.',
    });
  return { ...found, live, row };
}

function cannot({ id, live, tracked }: Held, verb: ObjectVerb): LoamError {
  const what = `${id.kind} ${id.name}`;
  if (live.metadata['deletionTimestamp'] !== undefined)
    return new LoamError('illegal-state', `${what} is being removed.`);
  const able = verbsOf({ live, tracked });
  return new LoamError('illegal-state', `${what} cannot be asked to ${verb} now.`, {
    path: 'kind',
    expected: able.length === 0 ? 'nothing can be done with it' : `one of ${able.join(', ')}`,
    got: verb,
    hint:
      verb === 'restart' && able.includes('resume')
        ? 'It is paused: resume it first.'
        : 'Change the application and deliver it.',
  });
}

/** Written down before the cluster is asked, so that no change goes without an entry. */
export async function note(
  ctx: ServiceContext,
  { row, id }: Pick<Held, 'row' | 'id'>,
  verb: string,
  detail: JsonObject = {},
): Promise<void> {
  const { kind, name, namespace = '' } = id;
  await recordAudit(ctx, {
    projectId: row.projectId,
    action: `instance.${verb}`,
    target: `application/${row.application}`,
    detail: { instance: row.id, object: `${kind}/${name}`, namespace, ...detail },
  });
}

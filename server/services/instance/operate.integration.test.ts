import { desc, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit } from '@/db/schema/audit';
import { instance } from '@/db/schema/delivery';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { ObjectRef } from '@/server/domain/object-input';
import { freezeProject, thawProject } from '../freeze/freeze';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { getObject } from './object';
import { deletePod, pauseObject, restartObject, resumeObject, scaleObject } from './operate';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const { ctx, api } = world;

/** A delivered application of one webservice, in a namespace of its name. */
async function deliver(word: string, components = webservice()) {
  const name = uniqueName(word);
  const text = documentOf(name, components);
  const { runId } = await world.apply(text);
  const { applicationId } = await world.ended(runId);
  const [row] = await database.db
    .select()
    .from(instance)
    .where(eq(instance.applicationId, applicationId ?? ''));
  const at = (kind: string, object = 'web', apiVersion = 'apps/v1') => ({
    project: 'default',
    instanceId: row?.id ?? '',
    ...({ apiVersion, kind, namespace: name, name: object } satisfies ObjectRef),
  });
  return { name, text, at };
}

const scaled = webservice().replace('}}\n', '}, traits: [{type: scaler, properties: {replicas: 1}}]}\n');

const podsIn = async (namespace: string) =>
  (await api.list('v1', 'Pod', { namespace })).filter(
    (pod) => pod.metadata['deletionTimestamp'] === undefined,
  );
const replicasOf = async (namespace: string) =>
  ((await world.deployment(namespace))?.['spec'] as { replicas?: number } | undefined)?.replicas;

async function newestAudit() {
  const [row] = await database.db.select().from(audit).orderBy(desc(audit.id)).limit(1);
  return row;
}

describe('an object of an instance', () => {
  it('is shown without managed fields, with what may be done; so is what it owns', async () => {
    const { name, at } = await deliver('shown');
    const shown = await getObject(ctx, at('Deployment'));
    expect(shown.object?.metadata).not.toHaveProperty('managedFields');
    expect(shown.facts).toMatchObject({
      verbs: ['restart', 'scale', 'pause'],
      replicas: 1,
      afterScale: 'stays',
      autoscaler: null,
    });
    const pod = await until(async () => (await podsIn(name))[0]);
    expect((await getObject(ctx, at('Pod', pod.metadata.name, 'v1'))).facts).toMatchObject({
      verbs: ['delete'],
      isReplaced: true,
    });
    const [set] = await api.list('apps/v1', 'ReplicaSet', { namespace: name });
    expect((await getObject(ctx, at('ReplicaSet', set?.metadata.name))).facts.verbs).toEqual([]);
    const events = await until(async () => {
      const found = await api.list('v1', 'Event', { namespace: name });
      return found.length > 0 && found;
    });
    const event = await getObject(ctx, at('Event', events[0]?.metadata.name, 'v1'));
    expect(event.object?.kind).toBe('Event');
  });

  it('stays in reach, with its pods, where its next revision was refused', async () => {
    const object = (label: string) =>
      `    - {name: web, type: k8s-objects, properties: {objects: [{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {selector: {matchLabels: {a: ${label}}}, template: {metadata: {labels: {a: ${label}}}, spec: {containers: [{name: web, image: "nginx:1.27"}]}}}}]}}\n`;
    const { name, at } = await deliver('kept', object('b'));
    const { runId } = await world.apply(documentOf(name, object('c')));
    expect(await world.ended(runId)).toMatchObject({ state: 'failed' });
    expect((await getObject(ctx, at('Deployment'))).object?.kind).toBe('Deployment');
    const pod = await until(async () => (await podsIn(name))[0]);
    expect((await getObject(ctx, at('Pod', pod.metadata.name, 'v1'))).object?.kind).toBe('Pod');
    await restartObject(ctx, at('Deployment'));
  });

  it('rejects what is not of the instance, in its namespace or another, as absent', async () => {
    const one = await deliver('mine');
    const other = await deliver('theirs');
    await api.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'foreign', namespace: one.name },
      data: { key: 'value' },
    });
    const foreign = one.at('ConfigMap', 'foreign', 'v1');
    expect(await refusalOf(getObject(ctx, foreign))).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('has no ConfigMap foreign') as string,
    });
    const elsewhere = { ...one.at('Deployment'), namespace: other.name };
    for (const call of [getObject, restartObject, pauseObject, deletePod])
      expect((await refusalOf(call(ctx, elsewhere))).code).toBe('not-found');
    const pod = await until(async () => (await podsIn(other.name))[0]);
    const theirPod = { ...one.at('Pod', pod.metadata.name, 'v1'), namespace: other.name };
    expect((await refusalOf(deletePod(ctx, theirPod))).code).toBe('not-found');
    expect(await podsIn(other.name)).toHaveLength(1);
    // Another object under the name of ours is not ours.
    const id = { apiVersion: 'v1', kind: 'Service', namespace: one.name, name: 'web' };
    const service = await api.get(id);
    await api.delete(id);
    const { apiVersion, kind } = id;
    await until(async () => (await api.get(id)) === null);
    await api.apply({
      apiVersion,
      kind,
      metadata: { name: 'web', namespace: one.name },
      spec: { ports: [{ port: 80 }] },
    });
    expect(service).not.toBeNull();
    expect((await getObject(ctx, one.at('Service', 'web', 'v1'))).object).toBeNull();
  });
});

describe('operating', () => {
  it('restarts: new pods in place of the old, written down, and the next delivery leaves its mark', async () => {
    const { name, text, at } = await deliver('restart');
    const [before] = await until(async () => {
      const pods = await podsIn(name);
      return pods.length === 1 && pods;
    });
    await restartObject(ctx, at('Deployment'));
    expect(await newestAudit()).toMatchObject({
      action: 'instance.restart',
      target: `application/${name}`,
      detail: { object: 'Deployment/web', namespace: name },
    });
    await until(async () => {
      const pods = await podsIn(name);
      return pods.length === 1 && pods[0]?.metadata.name !== before?.metadata.name;
    }, 30_000);
    await world.ended((await world.apply(text.replace('1.27', '1.28'))).runId);
    const delivered = JSON.stringify((await world.deployment(name))?.['spec']);
    expect(delivered).toContain('nginx:1.28');
    expect(delivered).toContain('restartedAt');
  });

  it('scales as a change of somebody else, which the next delivery sets back', async () => {
    const { name, text, at } = await deliver('scale', scaled);
    expect((await getObject(ctx, at('Deployment'))).facts.afterScale).toBe('today');
    await scaleObject(ctx, { ...at('Deployment'), replicas: 3 });
    expect(await replicasOf(name)).toBe(3);
    await until(async () => (await podsIn(name)).length === 3);
    const managers = (await world.deployment(name))?.metadata['managedFields'] as { manager: string }[];
    expect(managers.map(({ manager }) => manager)).toContain('loam-operate');
    expect((await getObject(ctx, at('Deployment'))).facts).toMatchObject({
      replicas: 3,
      afterScale: 'document',
    });
    expect((await newestAudit())?.detail).toMatchObject({ before: 1, replicas: 3 });
    await world.ended((await world.apply(text.replace('1.27', '1.28'))).runId);
    expect(await replicasOf(name)).toBe(1);
  });

  it('rejects to scale what an autoscaler tends, by its name', async () => {
    const { name, at } = await deliver('hpa');
    await api.apply({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'busy', namespace: name },
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 4 },
    });
    expect((await getObject(ctx, at('Deployment'))).facts.autoscaler).toBe('busy');
    expect(await refusalOf(scaleObject(ctx, { ...at('Deployment'), replicas: 2 }))).toMatchObject({
      code: 'illegal-state',
      message: expect.stringContaining('HorizontalPodAutoscaler busy') as string,
    });
    expect(await replicasOf(name)).toBe(1);
  });

  it('pauses and resumes; rejects a restart while it is paused', async () => {
    const { name, at } = await deliver('pause');
    await pauseObject(ctx, at('Deployment'));
    expect((await getObject(ctx, at('Deployment'))).facts.verbs).toEqual(['scale', 'resume']);
    expect(await refusalOf(restartObject(ctx, at('Deployment')))).toMatchObject({
      code: 'illegal-state',
      hint: expect.stringContaining('resume') as string,
    });
    expect((await refusalOf(pauseObject(ctx, at('Deployment')))).code).toBe('illegal-state');
    await resumeObject(ctx, at('Deployment'));
    expect((await world.deployment(name))?.['spec']).not.toMatchObject({ paused: true });
  });

  it('deletes a pod, and another comes; rejects to delete anything else', async () => {
    const { name, at } = await deliver('pod');
    const pod = await until(async () => (await podsIn(name))[0]);
    await deletePod(ctx, at('Pod', pod.metadata.name, 'v1'));
    await until(async () => {
      const pods = await podsIn(name);
      return pods.length === 1 && pods[0]?.metadata.name !== pod.metadata.name;
    });
    expect((await refusalOf(deletePod(ctx, at('Deployment')))).code).toBe('illegal-state');
    expect((await refusalOf(deletePod(ctx, at('Pod', 'no-such', 'v1')))).code).toBe('not-found');
    expect(await world.deployment(name)).not.toBeNull();
  });

  it('rejects every change while the project is frozen, and says by whom and why', async () => {
    const { at } = await deliver('frozen');
    await freezeProject(ctx, { project: 'default', reason: 'release week' });
    expect(await refusalOf(restartObject(ctx, at('Deployment')))).toMatchObject({
      code: 'illegal-state',
      message: expect.stringContaining('release week') as string,
    });
    await thawProject(ctx, { project: 'default' });
    await restartObject(ctx, at('Deployment'));
  });
});

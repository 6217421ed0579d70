import { and, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { application } from '@/db/schema/application';
import { instance } from '@/db/schema/delivery';
import { node } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { StepError } from '@/plugins/sdk/definition';
import { diffApplication } from '../application/diff';
import { actingAs } from '../testing/acting-as';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { addCluster } from './add';

const { database, world, kubeconfig } = await createTestWorld({ packPlugins, startPlayground });
const { db } = database;
const narrow = uniqueName('narrow');
const mine = uniqueName('mine');
const other = uniqueName('other');
const account = `system:serviceaccount:${mine}:loam`;
const writing = ['get', 'list', 'watch', 'create', 'patch', 'delete'];

/** Rights in the namespace `mine`, and nowhere else. */
beforeAll(async () => {
  for (const name of [mine, other]) {
    await world.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  const metadata = { name: 'loam', namespace: mine };
  await world.api.apply({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata,
    rules: [
      { apiGroups: ['apps'], resources: ['deployments'], verbs: writing },
      { apiGroups: [''], resources: ['services'], verbs: writing },
      { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
    ],
  });
  await world.api.apply({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'loam' },
    subjects: [{ kind: 'ServiceAccount', name: 'loam', namespace: mine }],
  });
});

const documentTo = (name: string, namespace: string) =>
  documentOf(
    name,
    webservice(),
    `  policies: [{name: there, type: topology, properties: {clusters: [${narrow}], namespace: ${namespace}}}, {name: look, type: drift, properties: {mode: report}}]\n`,
  );

describe('an account that may write to one namespace alone', () => {
  it('is good enough to register a cluster', async () => {
    const { verdict } = await addCluster(world.ctx, {
      name: narrow,
      kubeconfig: actingAs(kubeconfig, account),
      evenRegistered: true,
    });
    expect(verdict).toMatchObject({ ok: true, narrow: true });
  });

  it('delivers there, and what becomes of it is seen at once', async () => {
    const name = uniqueName('narrow-app');
    const { runId } = await world.apply(documentTo(name, mine));
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
    const [app] = await db.select().from(application).where(eq(application.name, name));
    const which = and(eq(instance.applicationId, app?.id ?? ''), eq(instance.namespace, mine));
    const state = async () => (await db.select().from(instance).where(which))[0]?.state;
    await until(async () => (await state()) === 'running');
    // Nobody looks by himself in the next hour: only the watch of the namespace can tell.
    const later = async () => {
      const [row] = await db
        .update(instance)
        .set({ nextCheckAt: new Date(Date.now() + 3_600_000) })
        .where(which)
        .returning();
      return row?.state === 'running';
    };
    await until(later);
    await world.api.delete({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: mine, name: 'web' });
    await until(async () => (await state()) === 'failed');
  });

  it('is told what a delivery would change, and elsewhere which rights it lacks', async () => {
    const diffOf = async (namespace: string) => {
      const document = documentTo(uniqueName('narrow-app'), namespace).replace('name: web', 'name: planned');
      const { places } = await diffApplication(world.ctx, { project: 'default', document });
      return places[0]?.objects.map(({ kind, change, problem }) => [kind, change, problem?.message]);
    };
    expect(await diffOf(mine)).toEqual([
      ['Service', 'create', undefined],
      ['Deployment', 'create', undefined],
    ]);
    expect(await diffOf(other)).toEqual([
      ['Service', 'refused', expect.stringContaining(`may not get services in the namespace ${other}`)],
      ['Deployment', 'refused', expect.stringContaining('may not get deployments.apps')],
    ]);
  });

  it('is refused elsewhere, with verb, resource, namespace and the rule to add', async () => {
    const { runId } = await world.apply(documentTo(uniqueName('narrow-app'), other));
    const run = await world.ended(runId);
    expect(run.state).toBe('failed');
    const failed = await until<StepError>(async () => {
      const rows = await db.select().from(node).where(eq(node.state, 'failed'));
      return rows
        .map(({ error }) => error as StepError | null)
        .find((error) => error?.code === 'cluster-refused');
    });
    expect(failed.message).toMatch(
      new RegExp(`the account ${account} may not \\w+ \\w+(\\.apps)? in the namespace ${other}`),
    );
    expect(failed.hint).toContain(`Add to a Role of the namespace ${other} that is bound to ${account}: - {`);
  });
});

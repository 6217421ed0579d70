import { readFileSync } from 'node:fs';
import { and, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { application } from '@/db/schema/application';
import { instance } from '@/db/schema/delivery';
import { node } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { KubeResource, StepError } from '@/plugins/sdk/definition';
import type { RightsRule } from '@/server/domain/cluster-rights';
import { deleteApplication } from '../application/delete';
import { openLogs } from '../instance/logs';
import { actingAs } from '../testing/acting-as';
import { uniqueName, until } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { addCluster } from './add';
import { clusterRights, clusterRole } from './rights';

const { database, world, kubeconfig } = await createTestWorld({ packPlugins, startPlayground });
const { db } = database;
const { ctx, api } = world;
const project = 'default';

/** What `kubectl apply -f` does with the role. */
async function applyRole(options: Parameters<typeof clusterRole>[1]): Promise<KubeResource[]> {
  const { yaml } = await clusterRole(ctx, options);
  const objects = parseAllDocuments(yaml).map((each) => each.toJS() as KubeResource);
  for (const each of objects) await api.apply(each);
  return objects;
}

/** The first application of the examples, there. */
function firstApp(cluster: string, namespace: string, replicas = 2): string {
  const there = `  policies: [{name: there, type: topology, properties: {clusters: [${cluster}], namespace: ${namespace}}}]\n`;
  const text = readFileSync('examples/first-app.yaml', 'utf8');
  return `${text.replace('name: first-app', `name: ${namespace}`).replace('replicas: 2', `replicas: ${replicas}`)}${there}`;
}

async function instanceOf(name: string) {
  const [app] = await db.select().from(application).where(eq(application.name, name));
  const [row] = await db
    .select()
    .from(instance)
    .where(and(eq(instance.applicationId, app?.id ?? ''), eq(instance.namespace, name)));
  return row;
}

async function withoutRule(name: string, resource: string): Promise<void> {
  const id = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name };
  const role = await api.get(id);
  const rules = ((role?.['rules'] ?? []) as RightsRule[]).map((rule) => ({
    ...rule,
    resources: rule.resources?.filter((each) => each !== resource) ?? [],
  }));
  await api.patch(id, { rules: rules.filter(({ resources }) => resources.length > 0) }, 'merge');
}

const name = uniqueName('least');
const account = { namespace: name, name };
const user = `system:serviceaccount:${name}:${name}`;
const app = uniqueName('first');

beforeAll(async () => {
  await applyRole({ account });
  await addCluster(ctx, { name, kubeconfig: actingAs(kubeconfig, user), evenRegistered: true });
});

describe('an account with the generated role', () => {
  it('lacks nothing', async () => {
    expect((await clusterRights(ctx, { project, name })).places).toEqual([{ namespace: null, missing: [] }]);
  });

  it('delivers the first application, sees it, shows its log, and deletes it', async () => {
    const { runId } = await world.apply(firstApp(name, app));
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
    const found = await until(async () => {
      const row = await instanceOf(app);
      return row?.state === 'running' && row;
    });
    const lines: string[] = [];
    const input = { project, instanceId: found.id, tailLines: 5 };
    for await (const { pod, text } of await openLogs(ctx, input, AbortSignal.timeout(10_000))) {
      expect(pod, text).not.toBe('');
      lines.push(text);
    }
    expect(lines.length).toBeGreaterThan(0);
    const deleted = await deleteApplication(ctx, { project, name: app });
    expect(await world.ended(deleted.runId)).toMatchObject({ state: 'succeeded', error: null });
    expect(await world.deployment(app)).toBeNull();
    expect(await world.service(app)).toBeNull();
  });

  it('with a rule taken away is told verb, resource, namespace and that rule', async () => {
    await withoutRule(name, 'services');
    const other = uniqueName('without');
    // An API server learns of a changed role a moment later.
    const places = await until(async () => {
      const found = await clusterRights(ctx, { project, name });
      return (found.places[0]?.missing.length ?? 0) > 0 && found.places;
    });
    expect(places).toHaveLength(1);
    expect(places[0]?.missing).toMatchObject([{ group: '', resource: 'services', purpose: 'deliver' }]);
    expect(places[0]?.missing[0]?.types).toContain('webservice');
    const run = await world.ended((await world.apply(firstApp(name, other))).runId);
    expect(run.state).toBe('failed');
    const failed = (await db.select().from(node).where(eq(node.state, 'failed')))
      .map(({ error }) => error as StepError | null)
      .find((error) => error?.code === 'cluster-refused');
    expect(failed?.message).toMatch(
      new RegExp(`the account ${user} may not \\w+ services in the namespace ${other}`),
    );
    expect(failed?.hint).toContain('{apiGroups: [""], resources: ["services"], verbs: [get, ');
  });
});

describe('an account with the generated role of a namespace', () => {
  it('delivers there, and lacks only what is of the whole cluster', async () => {
    const mine = uniqueName('mine');
    await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: mine } });
    await applyRole({ namespaces: [mine] });
    const narrow = uniqueName('narrow');
    const kubeconfigOfMine = actingAs(kubeconfig, `system:serviceaccount:${mine}:loam`);
    await addCluster(ctx, { name: narrow, kubeconfig: kubeconfigOfMine, evenRegistered: true });
    const { runId } = await world.apply(firstApp(narrow, mine));
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
    const { places } = await clusterRights(ctx, { project, name: narrow });
    expect(places).toMatchObject([{ namespace: null }, { namespace: mine, missing: [] }]);
    expect(places[0]?.missing.map(({ resource }) => resource)).toEqual(
      expect.arrayContaining(['namespaces', 'nodes']),
    );
  });
});

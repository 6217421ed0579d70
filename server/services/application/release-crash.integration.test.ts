import { eq } from 'drizzle-orm';
import { afterAll, expect, it } from 'vitest';
import { instance, resource } from '@/db/schema/delivery';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { FailPoint } from '@/server/platform/fail-point';
import { startChartServer, webChart } from '@/server/targets/helm/testing/chart-server';
import { documentOf, uniqueName } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';

const { database, world } = await createTestWorld({ packPlugins, startPlayground }, { apart: true });
const charts = await startChartServer();
afterAll(() => charts.close());
charts.add({
  name: 'web',
  files: {
    ...webChart,
    'templates/made-up.yaml': `apiVersion: v1
kind: Secret
metadata: {name: "{{ .Release.Name }}-made-up"}
data: {password: {{ randAlphaNum 24 | b64enc }}}
`,
    'templates/hook.yaml': `apiVersion: batch/v1
kind: Job
metadata: {name: before, annotations: {"helm.sh/hook": "pre-upgrade"}}
spec:
  backoffLimit: 0
  template:
    spec: {restartPolicy: Never, containers: [{name: it, image: busybox}]}
`,
  },
});

const chart = (replicas: number) =>
  `    - {name: site, type: helmchart, properties: ${JSON.stringify({
    chart: { source: 'web', repoURL: charts.url },
    values: { replicas },
  })}}\n`;

async function releases(namespace: string): Promise<string[]> {
  const found = await world.api.list('v1', 'Secret', { namespace, labelSelector: 'owner=helm' });
  return found
    .map(({ metadata }) => `${metadata.name.split('.').at(-1) ?? ''} ${metadata.labels?.['status'] ?? ''}`)
    .sort();
}

// The first write of an upgrade is its record; then come the hook, the objects and the record again.
const deaths: [FailPoint, number][] = [
  ['apply.before', 1],
  ['apply.after', 1],
  ['apply.after', 2],
  ['apply.after', 3],
  ['apply.after', 4],
  ['commit.before', 2],
];

it.each(deaths)(
  'a worker killed at %s number %d of an upgrade leaves one revision, whole, for the next to end',
  async (point, nth) => {
    const name = uniqueName('kill');
    const first = await world.startWorkerApart();
    const installed = await world.apply(documentOf(name, chart(1)));
    expect(await world.ended(installed.runId)).toMatchObject({ state: 'succeeded', error: null });
    first.kill('SIGKILL');
    await first.ended;

    const { runId } = await world.apply(documentOf(name, chart(2)));
    const dying = await world.startWorkerApart({ point, nth });
    await dying.ended;
    const next = await world.startWorkerApart();
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
    next.kill('SIGKILL');
    await next.ended;

    expect(await releases(name)).toEqual(['v1 superseded', 'v2 deployed']);
    expect(await world.deployment(name, 'site')).toMatchObject({ spec: { replicas: 2 } });
    const rows = await database.db
      .select({ name: resource.name, applied: resource.applied, uid: resource.uid })
      .from(resource)
      .innerJoin(instance, eq(instance.id, resource.instanceId))
      .where(eq(instance.namespace, name));
    expect(rows.filter((row) => !row.applied || row.uid === null)).toEqual([]);
    const names = rows.map((row) => row.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['site', 'site-made-up', 'sh.helm.release.v1.site.v2']));
  },
  120_000,
);

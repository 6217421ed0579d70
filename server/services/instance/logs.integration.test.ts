import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { componentInstance, instance } from '@/db/schema/delivery';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { PodStatus } from '@/server/domain/pod-status';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { followLogs, readLogs } from './logs';
import { scaleObject } from './operate';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const { db } = database;

async function deliver(word: string) {
  const name = uniqueName(word);
  const { applicationId } = await world.ended((await world.apply(documentOf(name, webservice()))).runId);
  const [row] = await db
    .select()
    .from(instance)
    .where(eq(instance.applicationId, applicationId ?? ''));
  const instanceId = row?.id ?? '';
  await until(async () => {
    const rows = await db
      .select()
      .from(componentInstance)
      .where(eq(componentInstance.instanceId, instanceId));
    const pods = rows.flatMap((each) => each.pods as PodStatus[]);
    return pods.some((pod) => pod.state === 'running');
  });
  return { name, at: { project: 'default', instanceId } };
}

describe('logs', () => {
  // The simulated kubelets of a cluster under test write none.
  it.skipIf(process.env['KUBECONFIG'])('that are followed go on with pods that come meanwhile', async () => {
    const { name, at } = await deliver('joined');
    const stop = new AbortController();
    const seen = new Set<string>();
    const web = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: name, name: 'web' };
    for await (const line of await followLogs(world.ctx, { ...at, tailLines: 1 }, stop.signal)) {
      expect(line.pod, line.text).not.toBe('');
      if (seen.size === 0) await scaleObject(world.ctx, { ...at, ...web, replicas: 2 });
      seen.add(line.pod);
      if (seen.size === 2) stop.abort();
    }
    expect(seen.size).toBe(2);
  });

  it.skipIf(process.env['KUBECONFIG'])(
    'are all of those since then, the last ones where it is said',
    async () => {
      const { at } = await deliver('since');
      const since = { ...at, sinceSeconds: 3_600 };
      expect((await readLogs(world.ctx, since)).length).toBeGreaterThan(1);
      expect(await readLogs(world.ctx, { ...since, tailLines: 1 })).toHaveLength(1);
    },
  );

  it('rejects what ran before where nothing has restarted', async () => {
    const { at } = await deliver('before');
    expect(await refusalOf(readLogs(world.ctx, { ...at, previous: true }))).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('No container here has restarted') as string,
    });
  });
});

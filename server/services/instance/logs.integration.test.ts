import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { componentInstance, instance } from '@/db/schema/delivery';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { PodStatus } from '@/server/domain/pod-status';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { logSource } from './log-source';
import { followLogs, readLogs } from './logs';
import type { LogLine } from './merge-logs';
import { scaleObject } from './operate';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const { db } = database;

async function deliver(word: string, image?: string) {
  const name = uniqueName(word);
  const document = documentOf(name, webservice(image));
  const { applicationId } = await world.ended((await world.apply(document)).runId);
  const [row] = await db
    .select()
    .from(instance)
    .where(eq(instance.applicationId, applicationId ?? ''));
  const instanceId = row?.id ?? '';
  await podsRunning(instanceId, 1);
  return { name, at: { project: 'default', instanceId } };
}

async function podsRunning(instanceId: string, count: number): Promise<void> {
  await until(async () => {
    const rows = await db
      .select()
      .from(componentInstance)
      .where(eq(componentInstance.instanceId, instanceId));
    const pods = rows.flatMap((each) => each.pods as PodStatus[]);
    return pods.filter((pod) => pod.state === 'running').length === count;
  });
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

  it.skipIf(process.env['KUBECONFIG'])(
    'of a stream that broke off go on without a gap and without a line twice, of each pod',
    async () => {
      const { name, at } = await deliver('resumed', 'chatty:1');
      const web = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: name, name: 'web' };
      await scaleObject(world.ctx, { ...at, ...web, replicas: 2 });
      await podsRunning(at.instanceId, 2);
      const [row] = await db.select().from(instance).where(eq(instance.id, at.instanceId));
      const open = (after: string | null, signal: AbortSignal) =>
        logSource.open(world.ctx, {
          project: 'default',
          projectId: row?.projectId ?? '',
          topic: `logs:${at.instanceId}?tail=3000`,
          after,
          signal,
        });
      const lines: LogLine[] = [];
      const counts = () => Map.groupBy(lines, (line) => line.pod);
      let position: string | null = null;
      // Broken off in the midst of what was written before, where pods stand at different times.
      for (const until of [500, 2_000, 6_010]) {
        const stop = new AbortController();
        for await (const event of await open(position, stop.signal)) {
          lines.push(...(event.data as { lines: LogLine[] }).lines);
          position = event.position;
          if (lines.length >= until) break;
        }
        stop.abort();
      }
      expect(counts().size).toBe(2);
      for (const [pod, of] of counts()) {
        const orders = of.map(({ text }) => Number(/order (\d+)/.exec(text)?.[1]));
        expect(orders, pod).toEqual(Array.from({ length: orders.length }, (_, i) => (orders[0] ?? 0) + i));
      }
    },
  );

  it('say how many of the containers are read, where there are too many', async () => {
    const { name, at } = await deliver('many');
    const web = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: name, name: 'web' };
    await scaleObject(world.ctx, { ...at, ...web, replicas: 22 });
    await podsRunning(at.instanceId, 22);
    const lines = await readLogs(world.ctx, { ...at, tailLines: 1 });
    expect(lines.filter(({ pod }) => pod === '').map(({ text }) => text)).toEqual([
      'Only 20 of the 22 containers are read together. Choose a component or a pod.',
    ]);
    const [pod] = lines.filter((line) => line.pod !== '');
    const one = await readLogs(world.ctx, { ...at, tailLines: 1, pod: pod?.pod ?? '' });
    expect(one.every((line) => line.pod === pod?.pod)).toBe(true);
  });

  it('rejects what ran before where nothing has restarted', async () => {
    const { at } = await deliver('before');
    expect(await refusalOf(readLogs(world.ctx, { ...at, previous: true }))).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('No container here has restarted') as string,
    });
  });
});

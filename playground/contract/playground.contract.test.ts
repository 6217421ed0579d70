import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { V1Deployment, V1Pod } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from './api';
import { contract } from './contract';
import { workload } from './drafts';
import type { Refusal } from './loose';
import { buildPlayground, type PlaygroundProcess, startBuiltPlayground } from './playground-process';
import { eventually, Sandbox } from './sandbox';

/** What the playground alone promises: what it leaves out it says, and it outlives its process. */

contract('left out', ({ api, cluster, sandbox }) => {
  const onlyPlayground = test.runIf(cluster.name === 'playground');

  onlyPlayground.for([
    ['attach', 'POST', '/attach'],
    ['proxy', 'GET', '/proxy/'],
  ] as const)('%s of a pod answers 501 with a sentence', async ([, method, rest]) => {
    const box = await sandbox();
    await box.create('Pod', {
      metadata: { name: 'a' },
      spec: { containers: [{ name: 'a', image: 'nginx' }] },
    });
    const answer = await api.request<Refusal>(method, box.path('Pod', 'a', rest));
    expect(answer.code).toBe(501);
    expect(answer.body).toMatchObject({ kind: 'Status', status: 'Failure', code: 501 });
    expect(answer.body.message).toMatch(/playground/);
  });

  onlyPlayground('refuses whoever has no token', async () => {
    const headers = { authorization: 'Bearer not-the-one' };
    const answer = await api.request<Refusal>('GET', '/api/v1/namespaces', undefined, headers);
    expect(answer).toMatchObject({ code: 401, body: { reason: 'Unauthorized', message: 'Unauthorized' } });
  });
});

let program = '';
const dir = mkdtempSync(join(tmpdir(), 'loam-restart-'));
let process_: PlaygroundProcess | undefined;
beforeAll(async () => {
  program = await buildPlayground();
});
afterAll(async () => {
  await process_?.stop();
  rmSync(dir, { recursive: true, force: true });
  rmSync(program, { force: true });
});

test('a playground that is killed goes on where it was', async () => {
  process_ = await startBuiltPlayground(program, dir);
  const before = Api.fromKubeconfig(process_.kubeconfig);
  const box = new Sandbox(before, 'default');
  await box.create('Deployment', workload('web', 'nginx:1', { replicas: 2 }));
  await box.create('Deployment', workload('slow', 'slow:1'));
  const up = await eventually(
    () => box.get<V1Deployment>('Deployment', 'web'),
    ({ status }) => expect(status?.availableReplicas).toBe(2),
  );
  const pods = await box.list<V1Pod>('Pod', '?labelSelector=app%3Dweb');
  const log = await before.request('GET', box.path('Pod', pods[0]?.metadata?.name ?? '', '/log'));
  await process_.kill();
  await before.close();

  process_ = await startBuiltPlayground(program, dir);
  const after = Api.fromKubeconfig(process_.kubeconfig);
  expect(after.server).toBe(before.server);
  const again = new Sandbox(after, 'default');
  const restored = await again.get<V1Deployment>('Deployment', 'web');
  expect(restored).toEqual(up);
  const same = await again.list<V1Pod>('Pod', '?labelSelector=app%3Dweb');
  expect(same.map(({ metadata }) => metadata?.uid)).toEqual(pods.map(({ metadata }) => metadata?.uid));
  const logAfter = await after.request('GET', again.path('Pod', pods[0]?.metadata?.name ?? '', '/log'));
  expect(logAfter.text.startsWith(log.text)).toBe(true);
  await eventually(
    () => again.get<V1Deployment>('Deployment', 'slow'),
    ({ status }) => expect(status?.availableReplicas).toBe(1),
  );
  await after.close();
});

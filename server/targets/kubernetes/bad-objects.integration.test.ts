import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPlayground } from '@/playground/contract/playground-process';
import { createClusterApi } from './client';
import type { ClusterApi } from './cluster-api';
import { parseKubeconfig } from './kubeconfig';

const folder = mkdtempSync(join(tmpdir(), 'loam-bad-objects-'));
const namespace = `bad-${randomBytes(4).toString('hex')}`;
let api: ClusterApi;
let stop: () => Promise<unknown> = async () => undefined;

beforeAll(async () => {
  let path = process.env['KUBECONFIG'];
  if (path === undefined) {
    const playground = await startPlayground(folder);
    stop = playground.stop;
    path = playground.kubeconfig;
  }
  api = createClusterApi(parseKubeconfig(readFileSync(path, 'utf8'), { type: 'file', path }));
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
});

afterAll(async () => {
  await api.delete({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
  api.close();
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

const configMap = (name: string, data: Record<string, string>, at = namespace) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: at },
  data,
});

it('an object of 3 MB is refused by its size, and not tried again and again', async () => {
  const beganMs = performance.now();
  const data = Object.fromEntries(['a', 'b', 'c'].map((key) => [key, 'x'.repeat(1024 * 1024)]));
  await expect(api.apply(configMap('big', data))).rejects.toMatchObject({
    message: expect.stringMatching(/^ConfigMap big in bad-.*(too large|Too long)/),
  });
  expect(performance.now() - beganMs).toBeLessThan(5_000);
});

it('a name that is too long is refused at metadata.name', async () => {
  await expect(api.apply(configMap('n'.repeat(300), {}))).rejects.toMatchObject({
    code: 'cluster-refused',
    path: 'metadata.name',
  });
});

it('a kind that the cluster does not know is named', async () => {
  await expect(
    api.apply({ apiVersion: 'example.com/v1', kind: 'Nothing', metadata: { name: 'a', namespace } }),
  ).rejects.toMatchObject({ code: 'cluster-refused', got: 'example.com/v1 Nothing' });
});

it('a namespace that is not there is named', async () => {
  await expect(api.apply(configMap('a', {}, 'is-not-there'))).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('is-not-there'),
  });
});

it('a namespace that is being removed says so', async () => {
  const name = `${namespace}-going`;
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const held = configMap('held', {}, name);
  const id = { apiVersion: 'v1', kind: 'ConfigMap', namespace: name, name: 'held' };
  await api.apply({ ...held, metadata: { ...held.metadata, finalizers: ['example.com/held'] } });
  await api.delete({ apiVersion: 'v1', kind: 'Namespace', name });
  await expect(api.apply(configMap('late', {}, name))).rejects.toMatchObject({
    code: 'unavailable',
    message: `ConfigMap late in ${name}: the namespace is being removed.`,
  });
  await api.patch(id, { metadata: { finalizers: null } }, 'merge');
});

import { expect, it } from 'vitest';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { documentOf, uniqueName, until } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { getTopology } from './topology';

const { world } = await createTestWorld({ packPlugins, startPlayground });
const project = 'default';
const step = '  workflow: {steps: [{name: d, type: deploy, timeout: 12s, properties: {policies: []}}]}\n';
const component = (type: string, properties: string, traits = '') =>
  `    - {name: web, type: ${type}, properties: {${properties}}${traits}}\n`;
const quota = (hard: string) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'tight' },
  spec: { hard: JSON.parse(hard) as object },
});

/** What is wrong, what the namespace holds already, the sentence, and what its next step speaks of. */
it.concurrent.each<[string, string, object[], RegExp, RegExp]>([
  [
    'an image that is not there',
    component('webservice', 'image: "example.com/does-not-exist:1"'),
    [],
    /^web cannot start: the image example\.com\/does-not-exist:1 cannot be pulled \(.*not found.*\)$/,
    /imagePullSecrets/,
  ],
  [
    'a container that ends again and again',
    component('webservice', 'image: "crash:1"'),
    [],
    /^web crashes: it ended with exit code \d+(, restarted \d+ times)?(; its last words: .+)?$/,
    /log of the container/,
  ],
  [
    'a container that does not get ready',
    component('webservice', 'image: "never-ready:1", readinessProbe: {httpGet: {path: /ready, port: 80}}'),
    [],
    /^web runs but is not ready/,
    /readiness probe/,
  ],
  [
    'a job that fails',
    component('task', 'image: "job-fails:1", restart: Never'),
    [],
    /^web fails: it ended with exit code \d+, \d of at most \d tries(; its last words: .+)?$/,
    /log of the container/,
  ],
  [
    'more than any node has',
    component('webservice', 'image: nginx, cpu: "9999"'),
    [],
    /^web cannot start: no node takes its pod \(.*Insufficient cpu.*\)$/,
    /Ask for less cpu and memory/,
  ],
  [
    'a claim that nobody meets',
    component(
      'statefulset',
      'image: nginx',
      ', traits: [{type: storage, properties: {pvc: [{name: data, mountPath: /data, storageClassName: none-such, resources: {requests: {storage: 1Gi}}}]}}]',
    ),
    [],
    /^web cannot start: a volume that it claims is not there \(.+\)$/,
    /storage class/,
  ],
  [
    'a quota that is used up',
    component('webservice', 'image: nginx'),
    [quota('{"pods":"0"}')],
    /^web cannot start: the quota of its namespace is used up \(.*exceeded quota: tight.*\)$/,
    /have its quota raised/,
  ],
])(
  'says why and what to do: %s',
  async (_what, text, before, sentence, next) => {
    const name = uniqueName('sick');
    await world.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    for (const each of before) {
      const { metadata, ...rest } = each as { metadata: object; apiVersion: string; kind: string };
      await world.api.apply({ ...rest, metadata: { name: 'tight', ...metadata, namespace: name } });
    }
    const { runId } = await world.apply(documentOf(name, text, step));
    const diagnosis = await until(async () => {
      const { instances } = await getTopology(world.ctx, { project, name });
      const found = instances[0]?.components[0]?.diagnosis;
      return found && sentence.test(found.sentence) ? found : null;
    }, 20_000);
    expect(diagnosis.step).toMatch(next);
    const run = await world.ended(runId, 30_000);
    expect(run).toMatchObject({ state: 'failed', error: { path: 'spec.components[0]' } });
    expect((run.error as { message: string }).message).toContain(diagnosis.sentence.slice(0, 40));
  },
  60_000,
);

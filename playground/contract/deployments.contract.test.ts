import type { V1Deployment, V1Pod, V1ReplicaSet } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { contract } from './contract';
import { imageChange, workload } from './drafts';
import { eventually, type Sandbox } from './sandbox';

const revision = 'deployment.kubernetes.io/revision';

function rolledOut(box: Sandbox, name: string, replicas: number): Promise<V1Deployment> {
  return eventually(
    () => box.get<V1Deployment>('Deployment', name),
    ({ metadata, status }) =>
      expect(status).toMatchObject({
        observedGeneration: metadata?.generation,
        replicas,
        updatedReplicas: replicas,
        readyReplicas: replicas,
        availableReplicas: replicas,
      }),
  );
}

async function replicaSets(box: Sandbox): Promise<V1ReplicaSet[]> {
  const sets = await box.list<V1ReplicaSet>('ReplicaSet');
  const number = (set: V1ReplicaSet) => Number(set.metadata?.annotations?.[revision]);
  return sets.toSorted((left, right) => number(left) - number(right));
}

function condition(deployment: V1Deployment, type: string) {
  return deployment.status?.conditions?.find((one) => one.type === type);
}

contract(
  'deployments',
  ({ sandbox }) => {
    test('come up through a replica set, and say so in the words of the real controller', async () => {
      const box = await sandbox();
      await box.create('Deployment', workload('web', 'nginx:1', { replicas: 2 }));
      const deployment = await rolledOut(box, 'web', 2);
      const [set] = await replicaSets(box);
      const name = set?.metadata?.name ?? '';
      const hash = name.slice('web-'.length);
      expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5,10}$/);
      expect(deployment.metadata).toMatchObject({ generation: 1, annotations: { [revision]: '1' } });
      expect(deployment.status?.unavailableReplicas).toBeUndefined();
      expect(condition(deployment, 'Available')).toMatchObject({
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      });
      expect(condition(deployment, 'Progressing')).toMatchObject({
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: `ReplicaSet "${name}" has successfully progressed.`,
      });
      expect(set).toMatchObject({
        metadata: {
          labels: { app: 'web', 'pod-template-hash': hash },
          annotations: {
            [revision]: '1',
            'deployment.kubernetes.io/desired-replicas': '2',
            'deployment.kubernetes.io/max-replicas': '3',
          },
          ownerReferences: [{ kind: 'Deployment', name: 'web', controller: true, blockOwnerDeletion: true }],
        },
        spec: { replicas: 2, selector: { matchLabels: { app: 'web', 'pod-template-hash': hash } } },
        status: {
          replicas: 2,
          fullyLabeledReplicas: 2,
          readyReplicas: 2,
          availableReplicas: 2,
          observedGeneration: 1,
        },
      });
      const pods = await box.list<V1Pod>('Pod');
      for (const pod of pods) {
        expect(pod.metadata?.name).toMatch(new RegExp(`^${name}-[a-z0-9]{5}$`));
        expect(pod.metadata).toMatchObject({
          generateName: `${name}-`,
          labels: { app: 'web', 'pod-template-hash': hash },
          ownerReferences: [{ kind: 'ReplicaSet', name, controller: true }],
        });
        expect(pod.spec?.nodeName).toMatch(/^node-[123]$/);
      }
    });

    test('roll a new image out within their bounds, and back again', async () => {
      const box = await sandbox();
      const strategy = { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } };
      await box.create('Deployment', workload('web', 'nginx:1', { replicas: 4, strategy }));
      await rolledOut(box, 'web', 4);
      await box.patch('Deployment', 'web', imageChange('nginx:2'), 'strategic');
      const seen = await watchedRollout(box, 4);
      expect(Math.max(...seen.map(({ replicas }) => replicas))).toBeLessThanOrEqual(5);
      expect(Math.min(...seen.map(({ available }) => available))).toBeGreaterThanOrEqual(3);
      const [first, second] = await replicaSets(box);
      expect(first?.spec?.replicas).toBe(0);
      expect(second?.spec).toMatchObject({
        replicas: 4,
        template: { spec: { containers: [{ image: 'nginx:2' }] } },
      });
      await box.patch('Deployment', 'web', imageChange('nginx:1'), 'strategic');
      const back = await rolledOut(box, 'web', 4);
      expect(back.metadata?.annotations?.[revision]).toBe('3');
      const again = await replicaSets(box);
      expect(again.map(({ metadata }) => metadata?.name)).toEqual([
        second?.metadata?.name,
        first?.metadata?.name,
      ]);
      expect(again[1]?.metadata?.annotations).toMatchObject({
        [revision]: '3',
        'deployment.kubernetes.io/revision-history': '1',
      });
    });

    test('never run two templates at once with Recreate', async () => {
      const box = await sandbox();
      await box.create(
        'Deployment',
        workload('web', 'nginx:1', { replicas: 2, strategy: { type: 'Recreate' } }),
      );
      await rolledOut(box, 'web', 2);
      await box.patch('Deployment', 'web', imageChange('nginx:2'), 'strategic');
      await eventually(
        async () => {
          const pods = await box.list<V1Pod>('Pod');
          const images = new Set(pods.map(({ spec }) => spec?.containers[0]?.image));
          expect(images.size).toBeLessThanOrEqual(1);
          return box.get<V1Deployment>('Deployment', 'web');
        },
        ({ status }) =>
          expect(status).toMatchObject({ observedGeneration: 2, updatedReplicas: 2, availableReplicas: 2 }),
      );
    });

    test('keep the old pods while the new ones cannot start, and give up at their deadline', async () => {
      const box = await sandbox();
      await box.create('Deployment', workload('web', 'nginx:1', { replicas: 2, progressDeadlineSeconds: 3 }));
      await rolledOut(box, 'web', 2);
      await box.patch('Deployment', 'web', imageChange('does-not-exist:1'), 'strategic');
      const stuck = await eventually(
        () => box.get<V1Deployment>('Deployment', 'web'),
        (deployment) => expect(condition(deployment, 'Progressing')?.reason).toBe('ProgressDeadlineExceeded'),
      );
      const [, current] = await replicaSets(box);
      expect(condition(stuck, 'Progressing')).toMatchObject({
        status: 'False',
        message: `ReplicaSet "${current?.metadata?.name}" has timed out progressing.`,
      });
      expect(condition(stuck, 'Available')?.status).toBe('True');
      expect(stuck.status).toMatchObject({
        replicas: 3,
        updatedReplicas: 1,
        availableReplicas: 2,
        unavailableReplicas: 1,
      });
      await box.patch('Deployment', 'web', imageChange('nginx:3'), 'strategic');
      await rolledOut(box, 'web', 2);
    });

    test('say that they are not available, from the start', async () => {
      const box = await sandbox();
      await box.create('Deployment', workload('web', 'does-not-exist:1', { replicas: 2 }));
      const deployment = await eventually(
        () => box.get<V1Deployment>('Deployment', 'web'),
        ({ status }) => expect(status).toMatchObject({ replicas: 2, unavailableReplicas: 2 }),
      );
      expect(condition(deployment, 'Available')).toMatchObject({
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      });
      expect(deployment.status?.readyReplicas).toBeUndefined();
    });

    test('do nothing while paused, and go on when resumed', async () => {
      const box = await sandbox();
      await box.create('Deployment', workload('web', 'nginx:1'));
      await rolledOut(box, 'web', 1);
      await box.patch('Deployment', 'web', { spec: { paused: true } });
      const paused = await eventually(
        () => box.get<V1Deployment>('Deployment', 'web'),
        (deployment) => expect(condition(deployment, 'Progressing')?.reason).toBe('DeploymentPaused'),
      );
      expect(condition(paused, 'Progressing')).toMatchObject({
        status: 'Unknown',
        message: 'Deployment is paused',
      });
      await box.patch('Deployment', 'web', imageChange('nginx:2'), 'strategic');
      await eventually(
        () => box.get<V1Deployment>('Deployment', 'web'),
        ({ metadata, status }) => expect(status?.observedGeneration).toBe(metadata?.generation),
      );
      expect(await replicaSets(box)).toHaveLength(1);
      await box.patch('Deployment', 'web', { spec: { paused: false } });
      await rolledOut(box, 'web', 1);
      expect(await replicaSets(box)).toHaveLength(2);
    });

    test('scale by their subresource, which counts as a new generation', async () => {
      const box = await sandbox();
      await box.create('Deployment', workload('web', 'nginx:1', { replicas: 1 }));
      await rolledOut(box, 'web', 1);
      const scale = await box.get('Deployment', 'web', '/scale');
      expect(scale).toMatchObject({
        kind: 'Scale',
        apiVersion: 'autoscaling/v1',
        metadata: { name: 'web', namespace: box.namespace },
        spec: { replicas: 1 },
        status: { replicas: 1, selector: 'app=web' },
      });
      await box.patch('Deployment', 'web', { spec: { replicas: 3 } }, 'merge', '/scale');
      const grown = await rolledOut(box, 'web', 3);
      expect(grown.metadata?.generation).toBe(2);
      expect(grown.metadata?.annotations?.[revision]).toBe('1');
      await box.api.expect('PUT', box.path('Deployment', 'web', '/scale'), {
        ...scale,
        metadata: { name: 'web', namespace: box.namespace },
        spec: { replicas: 0 },
      });
      await eventually(
        () => box.list('Pod'),
        (pods) => expect(pods).toEqual([]),
      );
      const empty = await box.get<V1Deployment>('Deployment', 'web');
      expect(condition(empty, 'Available')?.status).toBe('True');
    });

    test('replace a pod that goes', async () => {
      const box = await sandbox();
      await box.create('Deployment', workload('web', 'nginx:1', { replicas: 2 }));
      await rolledOut(box, 'web', 2);
      const [pod] = await box.list('Pod');
      await box.delete('Pod', pod?.metadata.name ?? '');
      await box.gone('Pod', pod?.metadata.name ?? '');
      await rolledOut(box, 'web', 2);
      expect((await box.list('Pod')).map(({ metadata }) => metadata.name)).not.toContain(pod?.metadata.name);
    });

    test('keep as many old replica sets as they are told to', async () => {
      const box = await sandbox();
      await box.create('Deployment', workload('web', 'nginx:1', { revisionHistoryLimit: 1 }));
      await rolledOut(box, 'web', 1);
      for (const image of ['nginx:2', 'nginx:3']) {
        await box.patch('Deployment', 'web', imageChange(image), 'strategic');
        await rolledOut(box, 'web', 1);
      }
      await eventually(
        () => replicaSets(box),
        (sets) => expect(sets.map(({ metadata }) => metadata?.annotations?.[revision])).toEqual(['2', '3']),
      );
    });

    test('adopt what an orphaning left behind', async () => {
      const box = await sandbox();
      await box.create('Deployment', workload('web', 'nginx:1'));
      await rolledOut(box, 'web', 1);
      const [before] = await box.list('Pod');
      await box.delete('Deployment', 'web', { propagationPolicy: 'Orphan' });
      await box.gone('Deployment', 'web');
      await box.create('Deployment', workload('web', 'nginx:1'));
      await rolledOut(box, 'web', 1);
      expect((await box.list('Pod')).map(({ metadata }) => metadata.uid)).toEqual([before?.metadata.uid]);
      expect(await replicaSets(box)).toHaveLength(1);
    });

    test('wait minReadySeconds before a pod counts as available', async () => {
      const box = await sandbox();
      await box.create('Deployment', workload('web', 'nginx:1', { minReadySeconds: 3 }));
      await eventually(
        () => box.get<V1Deployment>('Deployment', 'web'),
        ({ status }) => expect(status?.readyReplicas).toBe(1),
      );
      const ready = await box.get<V1Deployment>('Deployment', 'web');
      expect(ready.status?.availableReplicas).toBeUndefined();
      await rolledOut(box, 'web', 1);
    });
  },
  { needsControllers: true },
);

/** Every state of the deployment's status until the rollout is done. */
async function watchedRollout(
  box: Sandbox,
  replicas: number,
): Promise<{ replicas: number; available: number }[]> {
  const seen: { replicas: number; available: number }[] = [];
  await eventually(
    async () => {
      const deployment = await box.get<V1Deployment>('Deployment', 'web');
      // The Deployment's own status counts a replica twice for a moment, when the sets are seen one after the other.
      const sets = await replicaSets(box);
      seen.push({
        replicas: sets.reduce((sum, { spec }) => sum + (spec?.replicas ?? 0), 0),
        available: deployment.status?.availableReplicas ?? 0,
      });
      return deployment;
    },
    ({ metadata, status }) =>
      expect(status).toMatchObject({
        observedGeneration: metadata?.generation,
        replicas,
        updatedReplicas: replicas,
        availableReplicas: replicas,
      }),
  );
  return seen;
}

import type { V1ControllerRevision, V1DaemonSet, V1Pod, V1StatefulSet } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { contract } from './contract';
import { imageChange, workload } from './drafts';
import { eventually, type Sandbox } from './sandbox';
import { sorted } from './sorted';
import { WatchStream } from './watch-stream';

function ready(box: Sandbox, replicas: number): Promise<V1StatefulSet> {
  return eventually(
    () => box.get<V1StatefulSet>('StatefulSet', 'db'),
    ({ metadata, status }) =>
      expect(status).toMatchObject({
        observedGeneration: metadata?.generation,
        replicas,
        availableReplicas: replicas,
        currentRevision: status?.updateRevision,
      }),
  );
}

const names = (pods: V1Pod[]) => pods.map(({ metadata }) => metadata?.name);
const images = (pods: V1Pod[]) => pods.map(({ spec }) => spec?.containers[0]?.image);

/** In which order pods appeared and went, as a watch saw it. */
async function orderOf(
  box: Sandbox,
  type: 'ADDED' | 'DELETED',
  count: number,
  act: () => Promise<unknown>,
): Promise<string[]> {
  const { metadata } = await box.api.expect('GET', box.path('Pod'));
  const watch = await WatchStream.open(
    box.api,
    `${box.path('Pod')}?watch=1&resourceVersion=${metadata.resourceVersion}`,
  );
  await act();
  const order: string[] = [];
  while (order.length < count) {
    const { name } = (await watch.nextOf(type)).object.metadata;
    // A controller whose cache lags may make the same pod twice over; its place in the order is what counts.
    if (order.at(-1) !== name) order.push(name);
  }
  watch.close();
  return order;
}

contract(
  'stateful sets',
  ({ sandbox }) => {
    test('start their pods in order, each when the one before is ready, with names that stay', async () => {
      const box = await sandbox();
      const create = () =>
        box.create('StatefulSet', workload('db', 'postgres:1', { replicas: 3, serviceName: 'db' }));
      expect(await orderOf(box, 'ADDED', 3, create)).toEqual(['db-0', 'db-1', 'db-2']);
      const set = await ready(box, 3);
      expect(set.status).toMatchObject({
        readyReplicas: 3,
        currentReplicas: 3,
        updatedReplicas: 3,
        collisionCount: 0,
      });
      const [first, second] = await box.list<V1Pod>('Pod');
      expect(first).toMatchObject({
        metadata: {
          labels: {
            app: 'db',
            'apps.kubernetes.io/pod-index': '0',
            'statefulset.kubernetes.io/pod-name': 'db-0',
            'controller-revision-hash': set.status?.updateRevision,
          },
          ownerReferences: [{ kind: 'StatefulSet', name: 'db', controller: true }],
        },
        spec: { hostname: 'db-0', subdomain: 'db' },
      });
      const started = Date.parse(
        String(first?.status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime),
      );
      expect(Date.parse(String(second?.metadata?.creationTimestamp))).toBeGreaterThanOrEqual(started);
      const [revision] = await box.list<V1ControllerRevision>('ControllerRevision');
      expect(revision).toMatchObject({
        metadata: {
          name: set.status?.updateRevision,
          ownerReferences: [{ kind: 'StatefulSet', name: 'db' }],
        },
        revision: 1,
        data: { spec: { template: { $patch: 'replace', spec: { containers: [{ image: 'postgres:1' }] } } } },
      });
    });

    test('stop at a pod that does not get ready', async () => {
      const box = await sandbox();
      await box.create('StatefulSet', workload('db', 'never-ready:1', { replicas: 2, serviceName: 'db' }));
      await eventually(
        () => box.list<V1Pod>('Pod'),
        (pods) => expect(pods.map(({ status }) => status?.phase)).toEqual(['Running']),
      );
      expect(names(await box.list<V1Pod>('Pod'))).toEqual(['db-0']);
    });

    test('shrink from the highest ordinal', async () => {
      const box = await sandbox();
      await box.create('StatefulSet', workload('db', 'postgres:1', { replicas: 3, serviceName: 'db' }));
      await ready(box, 3);
      const shrink = () => box.patch('StatefulSet', 'db', { spec: { replicas: 1 } });
      expect(await orderOf(box, 'DELETED', 2, shrink)).toEqual(['db-2', 'db-1']);
      await ready(box, 1);
    });

    test('update from the highest ordinal, one at a time', async () => {
      const box = await sandbox();
      await box.create('StatefulSet', workload('db', 'postgres:1', { replicas: 3, serviceName: 'db' }));
      const before = await ready(box, 3);
      const update = () => box.patch('StatefulSet', 'db', imageChange('postgres:2'), 'strategic');
      expect(await orderOf(box, 'ADDED', 3, update)).toEqual(['db-2', 'db-1', 'db-0']);
      const after = await ready(box, 3);
      expect(after.status?.currentRevision).not.toBe(before.status?.currentRevision);
      expect(images(await box.list<V1Pod>('Pod'))).toEqual(['postgres:2', 'postgres:2', 'postgres:2']);
    });

    test('leave what is below the partition', async () => {
      const box = await sandbox();
      const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } };
      await box.create(
        'StatefulSet',
        workload('db', 'postgres:1', { replicas: 2, serviceName: 'db', updateStrategy }),
      );
      await ready(box, 2);
      await box.patch('StatefulSet', 'db', imageChange('postgres:2'), 'strategic');
      await eventually(
        () => box.get<V1StatefulSet>('StatefulSet', 'db'),
        ({ status }) =>
          expect(status).toMatchObject({ observedGeneration: 2, updatedReplicas: 1, readyReplicas: 2 }),
      );
      expect(images(await box.list<V1Pod>('Pod'))).toEqual(['postgres:1', 'postgres:2']);
      await box.delete('Pod', 'db-0');
      await eventually(
        () => box.list<V1Pod>('Pod'),
        (pods) =>
          expect(
            pods.filter((pod) => pod.status?.phase === 'Running' && !pod.metadata?.deletionTimestamp),
          ).toHaveLength(2),
      );
      expect(images(await box.list<V1Pod>('Pod'))).toEqual(['postgres:1', 'postgres:2']);
    });

    test('start all at once with podManagementPolicy Parallel', async () => {
      const box = await sandbox();
      const spec = { replicas: 3, serviceName: 'db', podManagementPolicy: 'Parallel' };
      await box.create('StatefulSet', workload('db', 'never-ready:1', spec));
      await eventually(
        () => box.list<V1Pod>('Pod'),
        (pods) => expect(names(pods)).toEqual(['db-0', 'db-1', 'db-2']),
      );
    });

    test('make claims of their templates, which outlive the pods', async () => {
      const box = await sandbox();
      const claim = {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'nowhere',
        resources: { requests: { storage: '1Gi' } },
      };
      const volumeClaimTemplates = [{ metadata: { name: 'data', labels: { tier: 'db' } }, spec: claim }];
      await box.create(
        'StatefulSet',
        workload('db', 'postgres:1', { serviceName: 'db', volumeClaimTemplates }),
      );
      const made = await eventually(
        () => box.find('PersistentVolumeClaim', 'data-db-0'),
        (found) => expect(found).toBeDefined(),
      );
      expect(made).toMatchObject({ metadata: { labels: { app: 'db', tier: 'db' } }, spec: claim });
      const pod = await eventually(
        () => box.find<V1Pod>('Pod', 'db-0'),
        (found) => expect(found).toBeDefined(),
      );
      expect(pod?.spec?.volumes?.[0]).toEqual({
        name: 'data',
        persistentVolumeClaim: { claimName: 'data-db-0' },
      });
      await box.delete('StatefulSet', 'db');
      await box.gone('Pod', 'db-0');
      expect(await box.find('PersistentVolumeClaim', 'data-db-0')).toBeDefined();
    });
  },
  { needsControllers: true },
);

contract(
  'daemon sets',
  ({ sandbox }) => {
    const everywhere = {
      currentNumberScheduled: 3,
      desiredNumberScheduled: 3,
      numberReady: 3,
      numberAvailable: 3,
      numberMisscheduled: 0,
      updatedNumberScheduled: 3,
    };

    const allReady = (box: Sandbox) =>
      eventually(
        () => box.get<V1DaemonSet>('DaemonSet', 'agent'),
        ({ metadata, status }) =>
          expect(status).toMatchObject({ ...everywhere, observedGeneration: metadata?.generation }),
      );

    test('run once on each node', async () => {
      const box = await sandbox();
      await box.create('DaemonSet', workload('agent', 'agent:1'));
      const set = await allReady(box);
      expect(set.metadata?.annotations).toMatchObject({ 'deprecated.daemonset.template.generation': '1' });
      const pods = await box.list<V1Pod>('Pod');
      expect(sorted(pods.map(({ spec }) => spec?.nodeName))).toEqual(['node-1', 'node-2', 'node-3']);
      for (const pod of pods) {
        expect(pod.metadata?.labels).toMatchObject({
          'pod-template-generation': '1',
          'controller-revision-hash': expect.any(String),
        });
        const keys = pod.spec?.tolerations?.map(({ key }) => key);
        expect(keys).toContain('node.kubernetes.io/unschedulable');
      }
    });

    test('run where their node selector lets them', async () => {
      const box = await sandbox();
      const draft = workload('agent', 'agent:1');
      const template = {
        metadata: { labels: { app: 'agent' } },
        spec: {
          nodeSelector: { 'kubernetes.io/hostname': 'node-2' },
          containers: [{ name: 'main', image: 'agent:1' }],
        },
      };
      await box.create('DaemonSet', {
        ...draft,
        spec: { selector: { matchLabels: { app: 'agent' } }, template },
      });
      await eventually(
        () => box.get<V1DaemonSet>('DaemonSet', 'agent'),
        ({ status }) => expect(status).toMatchObject({ desiredNumberScheduled: 1, numberReady: 1 }),
      );
      const [pod] = await box.list<V1Pod>('Pod');
      expect(pod?.spec?.nodeName).toBe('node-2');
    });

    test('update node by node', async () => {
      const box = await sandbox();
      await box.create('DaemonSet', workload('agent', 'agent:1'));
      await allReady(box);
      await box.patch('DaemonSet', 'agent', imageChange('agent:2'), 'strategic');
      const available: number[] = [];
      await eventually(
        async () => {
          const set = await box.get<V1DaemonSet>('DaemonSet', 'agent');
          available.push(set.status?.numberAvailable ?? 0);
          return set;
        },
        ({ status }) => expect(status).toMatchObject({ ...everywhere, observedGeneration: 2 }),
      );
      expect(Math.min(...available)).toBeGreaterThanOrEqual(2);
      expect(images(await box.list<V1Pod>('Pod'))).toEqual(['agent:2', 'agent:2', 'agent:2']);
      const revisions = await box.list<V1ControllerRevision>('ControllerRevision');
      expect(sorted(revisions.map(({ revision }) => String(revision)))).toEqual(['1', '2']);
    });
  },
  { needsControllers: true },
);

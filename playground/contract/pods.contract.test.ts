import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { contract } from './contract';
import { jobDraft, podTemplate, workload } from './drafts';
import type { Refusal } from './loose';
import { eventually, type Sandbox } from './sandbox';

async function firstPod(box: Sandbox, check: (pod: V1Pod) => unknown, timeoutMs?: number): Promise<V1Pod> {
  const [pod] = await eventually(
    () => box.list<V1Pod>('Pod'),
    ([first]) => {
      expect(first).toBeDefined();
      if (first) check(first);
    },
    timeoutMs,
  );
  if (!pod) throw new Error('expected a pod');
  return pod;
}

const container = (pod: V1Pod) => pod.status?.containerStatuses?.[0];
const isReady = (pod: V1Pod) =>
  pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';

function draft(image: string) {
  return { metadata: { name: 'a' }, spec: podTemplate('a', image).spec };
}

contract(
  'pods',
  ({ sandbox, api }) => {
    test('are scheduled, started and ready, with an address', async () => {
      const box = await sandbox();
      await box.create('Pod', draft('nginx'));
      const pod = await firstPod(box, (one) => expect(isReady(one)).toBe(true));
      expect(pod.spec?.nodeName).toMatch(/^node-\d$/);
      expect(pod.status).toMatchObject({ phase: 'Running', qosClass: 'BestEffort' });
      expect(pod.status?.podIP).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      expect(pod.status?.podIPs).toEqual([{ ip: pod.status?.podIP }]);
      expect(container(pod)).toMatchObject({
        name: 'main',
        image: 'nginx',
        ready: true,
        started: true,
        restartCount: 0,
      });
      expect(container(pod)?.state?.running?.startedAt).toBeTruthy();
      const types = pod.status?.conditions?.map(({ type }) => type).toSorted();
      expect(types).toEqual(
        expect.arrayContaining(['ContainersReady', 'Initialized', 'PodScheduled', 'Ready']),
      );
      expect(pod.metadata?.labels?.['topology.kubernetes.io/zone']).toMatch(/^zone-\d$/);
    });

    test('say so when their image cannot be pulled', async () => {
      const box = await sandbox();
      await box.create('Pod', draft('registry.example.com/does-not-exist:1'));
      const pod = await firstPod(box, (one) =>
        expect(container(one)?.state?.waiting?.reason).toBe('ImagePullBackOff'),
      );
      expect(pod.status?.phase).toBe('Pending');
      expect(isReady(pod)).toBe(false);
      const message = container(pod)?.state?.waiting?.message ?? '';
      expect(message).toContain('Back-off pulling image "registry.example.com/does-not-exist:1"');
      expect(message).toContain('not found');
      expect(container(pod)?.restartCount).toBe(0);
    });

    test('crash, and are restarted ever more slowly', async () => {
      const box = await sandbox();
      await box.create('Pod', draft('crash:1'));
      const pod = await firstPod(box, (one) =>
        expect(container(one)?.state?.waiting?.reason).toBe('CrashLoopBackOff'),
      );
      expect(pod.status?.phase).toBe('Running');
      expect(isReady(pod)).toBe(false);
      expect(container(pod)?.state?.waiting?.message).toMatch(/^back-off \w+ restarting failed container/);
      expect(container(pod)?.restartCount).toBeGreaterThanOrEqual(1);
      expect(container(pod)?.lastState?.terminated).toMatchObject({ exitCode: 1, reason: 'Error' });
    });

    test('run without ever getting ready', async () => {
      const box = await sandbox();
      await box.create('Pod', draft('never-ready:1'));
      const pod = await firstPod(box, (one) => expect(container(one)?.state?.running).toBeTruthy());
      expect(pod.status?.phase).toBe('Running');
      const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
      expect(ready).toMatchObject({ status: 'False', reason: 'ContainersNotReady' });
      expect(container(pod)).toMatchObject({ ready: false, started: true });
    });

    test('take their time when slow', async () => {
      const box = await sandbox();
      await box.create('Pod', draft('slow:1'));
      const created = Date.now();
      await firstPod(box, (one) => expect(isReady(one)).toBe(true));
      expect(Date.now() - created).toBeGreaterThan(7_000);
    });

    test('of a job end, keep running or crash as their image says', async () => {
      const box = await sandbox();
      await box.create('Job', jobDraft('work', 'job-runs'));
      const pod = await firstPod(box, (one) => expect(isReady(one)).toBe(true));
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect((await box.get<V1Pod>('Pod', pod.metadata?.name ?? '')).status?.phase).toBe('Running');
    });

    test('wait for a node that fits, and say why there is none', async () => {
      const box = await sandbox();
      const spec = { ...podTemplate('a', 'nginx').spec, nodeSelector: { disk: 'none' } };
      await box.create('Pod', { metadata: { name: 'a' }, spec });
      const pod = await firstPod(box, (one) => expect(one.status?.conditions).toBeDefined());
      expect(pod.status?.phase).toBe('Pending');
      expect(pod.status?.conditions).toMatchObject([
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message:
            "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
        },
      ]);
    });

    test('are not scheduled beyond what the nodes have', async () => {
      const box = await sandbox();
      const resources = { requests: { cpu: '100000' } };
      await box.create('Pod', {
        metadata: { name: 'a' },
        spec: podTemplate('a', 'nginx', { resources }).spec,
      });
      const pod = await firstPod(box, (one) => expect(one.status?.conditions).toBeDefined());
      expect(pod.status?.conditions?.[0]?.message).toContain('0/3 nodes are available: 3 Insufficient cpu.');
    });

    test('get the defaults that admission gives', async () => {
      const box = await sandbox();
      const resources = { limits: { cpu: '100m', memory: '64Mi' } };
      const pod = await box.create<V1Pod>('Pod', {
        metadata: { name: 'a' },
        spec: podTemplate('a', 'nginx', { resources }).spec,
      });
      expect(pod.status).toMatchObject({ phase: 'Pending', qosClass: 'Guaranteed' });
      expect(pod.spec).toMatchObject({
        serviceAccountName: 'default',
        serviceAccount: 'default',
        priority: 0,
        preemptionPolicy: 'PreemptLowerPriority',
      });
      expect(pod.spec?.containers[0]?.resources).toEqual({
        limits: { cpu: '100m', memory: '64Mi' },
        requests: { cpu: '100m', memory: '64Mi' },
      });
      const mount = pod.spec?.containers[0]?.volumeMounts?.[0];
      expect(mount?.mountPath).toBe('/var/run/secrets/kubernetes.io/serviceaccount');
      expect(pod.spec?.volumes?.[0]?.name).toBe(mount?.name);
      expect(pod.spec?.tolerations?.map(({ key }) => key)).toEqual([
        'node.kubernetes.io/not-ready',
        'node.kubernetes.io/unreachable',
      ]);
    });

    test('are refused when their service account is not there', async () => {
      const box = await sandbox();
      const spec = { ...podTemplate('a', 'nginx').spec, serviceAccountName: 'nobody' };
      const answer = await box.tryCreate<Refusal>('Pod', { metadata: { name: 'a' }, spec });
      expect(answer).toMatchObject({ code: 403, body: { reason: 'Forbidden' } });
      expect(answer.body.message).toContain('error looking up service account');
    });

    test('can be evicted', async () => {
      const box = await sandbox();
      await box.create('Pod', draft('nginx'));
      await firstPod(box, (one) => expect(isReady(one)).toBe(true));
      const eviction = {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: 'a', namespace: box.namespace },
      };
      const answer = await api.request('POST', box.path('Pod', 'a', '/eviction'), eviction);
      expect(answer.code).toBe(201);
      await box.gone('Pod', 'a');
    });
  },
  { needsControllers: true },
);

contract(
  'events',
  ({ sandbox }) => {
    const about = async (box: Sandbox, kind: string) => {
      const events = await box.list<CoreV1Event>('Event');
      return events.filter(({ involvedObject }) => involvedObject.kind === kind);
    };

    test('tell the story of a deployment, each about its own object', async () => {
      const box = await sandbox();
      const deployment = await box.create('Deployment', workload('web', 'nginx:1', { replicas: 2 }));
      await eventually(
        () => box.list<V1Pod>('Pod'),
        (pods) => expect(pods.filter(isReady)).toHaveLength(2),
      );
      // Events are written beside what they tell of: each may come a little later.
      const [scaled] = await eventually(
        () => about(box, 'Deployment'),
        (events) => expect(events).toHaveLength(1),
      );
      expect(scaled).toMatchObject({
        type: 'Normal',
        reason: 'ScalingReplicaSet',
        message: expect.stringMatching(/^Scaled up replica set web-\w+ from 0 to 2$/),
        count: 1,
        source: { component: 'deployment-controller' },
        reportingComponent: 'deployment-controller',
        involvedObject: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: 'web',
          namespace: box.namespace,
          uid: deployment.metadata.uid,
        },
      });
      expect(scaled?.firstTimestamp).toBeTruthy();
      expect(scaled?.lastTimestamp).toBeTruthy();
      expect(scaled?.metadata.name).toMatch(/^web\.[0-9a-f]+$/);
      const created = await eventually(
        () => about(box, 'ReplicaSet'),
        (events) =>
          expect(events.map(({ reason }) => reason)).toEqual(['SuccessfulCreate', 'SuccessfulCreate']),
      );
      for (const { message } of created) expect(message).toMatch(/^Created pod: web-\w+-\w+$/);
      const pods = await eventually(
        () => about(box, 'Pod'),
        (events) =>
          expect(events.map(({ reason }) => reason)).toEqual(
            expect.arrayContaining(['Scheduled', 'Started']),
          ),
      );
      const scheduled = pods.find(({ reason }) => reason === 'Scheduled');
      expect(scheduled?.message).toMatch(
        new RegExp(`^Successfully assigned ${box.namespace}/web-\\w+-\\w+ to node-\\d$`),
      );
    });

    test.each([
      ['does-not-exist:1', 'Failed', /^Failed to pull image.*: not found$/],
      ['crash:1', 'BackOff', /^Back-off restarting failed container/],
      ['never-ready:1', 'Unhealthy', /^Readiness probe failed/],
    ])('warn of trouble: %s', async (image, reason, message) => {
      const box = await sandbox();
      await box.create('Pod', draft(image));
      const warned = await eventually(
        () => about(box, 'Pod'),
        (events) =>
          expect(
            events.find((event) => event.reason === reason && message.test(event.message ?? '')),
          ).toBeDefined(),
      );
      expect(warned.find((event) => event.reason === reason && message.test(event.message ?? ''))?.type).toBe(
        'Warning',
      );
    });

    test('can be selected by what they are about', async () => {
      const box = await sandbox();
      await box.create('Pod', draft('nginx'));
      await firstPod(box, (one) => expect(isReady(one)).toBe(true));
      const path = '?fieldSelector=involvedObject.kind%3DPod,involvedObject.name%3Da,reason%3DScheduled';
      const events = await box.list<CoreV1Event>('Event', path);
      expect(events.map(({ reason }) => reason)).toEqual(['Scheduled']);
      expect(await box.list('Event', '?fieldSelector=involvedObject.name%3Db')).toEqual([]);
    });

    test('tell of jobs and stateful sets', async () => {
      const box = await sandbox();
      await box.create('Job', jobDraft('work', 'busybox'));
      await box.create('StatefulSet', workload('db', 'postgres', { serviceName: 'db' }));
      await eventually(
        () => about(box, 'Job'),
        (events) =>
          expect(events.map(({ reason, message }) => [reason, message]).at(-1)).toEqual([
            'Completed',
            'Job completed',
          ]),
      );
      const [created] = await eventually(
        () => about(box, 'StatefulSet'),
        (events) => expect(events).toHaveLength(1),
      );
      expect(created).toMatchObject({
        reason: 'SuccessfulCreate',
        message: 'Create Pod db-0 in StatefulSet db successful',
      });
    });

    test('a quota that is used up shows as a failure to create', async () => {
      const box = await sandbox();
      await box.create('ResourceQuota', { metadata: { name: 'q' }, spec: { hard: { pods: '1' } } });
      await eventually(
        () => box.get('ResourceQuota', 'q'),
        ({ status }) => expect(status).toMatchObject({ hard: { pods: '1' }, used: { pods: '0' } }),
      );
      await box.create('Deployment', workload('web', 'nginx:1', { replicas: 2 }));
      const [failure] = await eventually(
        async () => (await about(box, 'ReplicaSet')).filter(({ reason }) => reason === 'FailedCreate'),
        (events) => expect(events.length).toBeGreaterThan(0),
      );
      expect(failure).toMatchObject({
        type: 'Warning',
        message: expect.stringContaining(
          'exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
        ),
      });
      await eventually(
        () => box.get('Deployment', 'web'),
        ({ status }) => expect(JSON.stringify(status)).toContain('"type":"ReplicaFailure"'),
      );
    });
  },
  { needsControllers: true },
);

import type {
  V1PodDisruptionBudget,
  V1ResourceQuota,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { contract } from './contract';
import { workload } from './drafts';
import type { Refusal } from './loose';
import { eventually } from './sandbox';

const target = (name: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', name });

contract(
  'autoscalers',
  ({ sandbox }) => {
    test('keep a size within its bounds, and say that nothing measures', async () => {
      const box = await sandbox();
      await box.create('Deployment', workload('web', 'nginx', { replicas: 1 }));
      await box.create('HorizontalPodAutoscaler', {
        metadata: { name: 'web' },
        spec: { scaleTargetRef: target('web'), minReplicas: 2, maxReplicas: 4 },
      });
      const autoscaler = await eventually(
        () => box.get<V2HorizontalPodAutoscaler>('HorizontalPodAutoscaler', 'web'),
        ({ status }) =>
          expect(status?.conditions?.find(({ type }) => type === 'ScalingActive')).toBeDefined(),
        50_000,
      );
      expect(autoscaler.status?.conditions?.find(({ type }) => type === 'AbleToScale')?.status).toBe('True');
      await eventually(
        () => box.get('Deployment', 'web'),
        ({ spec }) => expect(spec?.['replicas']).toBe(2),
        50_000,
      );
      const measured = await eventually(
        () => box.get<V2HorizontalPodAutoscaler>('HorizontalPodAutoscaler', 'web'),
        ({ status }) =>
          expect(status?.conditions?.find(({ type }) => type === 'ScalingActive')?.reason).toBe(
            'FailedGetResourceMetric',
          ),
        50_000,
      );
      expect(measured.status?.conditions?.find(({ type }) => type === 'ScalingActive')).toMatchObject({
        status: 'False',
        message:
          'the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
      });
    });
  },
  { needsControllers: true },
);

contract(
  'disruption budgets',
  ({ sandbox, api }) => {
    test('count what may go, and hold evictions to it', async () => {
      const box = await sandbox();
      await box.create('Deployment', workload('web', 'nginx', { replicas: 2 }));
      await box.create('PodDisruptionBudget', {
        metadata: { name: 'web' },
        spec: { minAvailable: 2, selector: { matchLabels: { app: 'web' } } },
      });
      const budget = await eventually(
        () => box.get<V1PodDisruptionBudget>('PodDisruptionBudget', 'web'),
        ({ status }) =>
          expect(status).toMatchObject({
            currentHealthy: 2,
            desiredHealthy: 2,
            expectedPods: 2,
            disruptionsAllowed: 0,
            observedGeneration: 1,
          }),
      );
      expect(budget.status?.conditions).toMatchObject([
        { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' },
      ]);
      const [pod] = await box.list('Pod');
      const name = pod?.metadata.name ?? '';
      const eviction = {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name, namespace: box.namespace },
      };
      const refused = await api.request<Refusal>('POST', box.path('Pod', name, '/eviction'), eviction);
      expect(refused).toMatchObject({ code: 429, body: { reason: 'TooManyRequests' } });
      expect(refused.body.message).toBe("Cannot evict pod as it would violate the pod's disruption budget.");
      await box.patch('PodDisruptionBudget', 'web', { spec: { minAvailable: 1 } });
      await eventually(
        () => box.get<V1PodDisruptionBudget>('PodDisruptionBudget', 'web'),
        ({ status }) => expect(status?.disruptionsAllowed).toBe(1),
      );
      expect((await api.request('POST', box.path('Pod', name, '/eviction'), eviction)).code).toBe(201);
    });
  },
  { needsControllers: true },
);

contract(
  'quotas',
  ({ sandbox }) => {
    test('count, and refuse what is too much', async () => {
      const box = await sandbox();
      const hard = { services: '1', 'count/deployments.apps': '1', 'requests.cpu': '1' };
      await box.create('ResourceQuota', { metadata: { name: 'q' }, spec: { hard } });
      await eventually(
        () => box.get<V1ResourceQuota>('ResourceQuota', 'q'),
        ({ status }) =>
          expect(status?.used).toMatchObject({
            services: '0',
            'count/deployments.apps': '0',
            'requests.cpu': '0',
          }),
      );
      await box.create('Service', { metadata: { name: 'a' }, spec: { ports: [{ port: 80 }] } });
      const answer = await box.tryCreate<Refusal>('Service', {
        metadata: { name: 'b' },
        spec: { ports: [{ port: 80 }] },
      });
      expect(answer).toMatchObject({ code: 403, body: { reason: 'Forbidden' } });
      expect(answer.body.message).toBe(
        'services "b" is forbidden: exceeded quota: q, requested: services=1, used: services=1, limited: services=1',
      );
      await eventually(
        () => box.get<V1ResourceQuota>('ResourceQuota', 'q'),
        ({ status }) => expect(status?.used).toMatchObject({ services: '1' }),
      );
    });
  },
  { needsControllers: true },
);

import { expect, it } from 'vitest';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { toPodStatus } from './pods';

it('lists the containers that run before the others too, after them', () => {
  const metadata = { name: 'web-1', namespace: 'shop' };
  const pod: LiveResource = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: {
      containers: [{ name: 'web', image: 'nginx:1' }],
      initContainers: [{ name: 'migrate', image: 'shop/migrate:1' }],
    },
    status: {
      initContainerStatuses: [
        {
          name: 'migrate',
          image: 'shop/migrate:1',
          ready: false,
          restartCount: 4,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
        },
      ],
    },
  };
  const workload = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
  const rules = { health: () => ({ state: 'failed' as const, message: '' }), diagnose: () => null };
  const { containers, restarts } = toPodStatus(pod, workload, rules);
  expect(restarts).toBe(4);
  expect(containers).toMatchObject([
    { name: 'web', restarts: 0 },
    { name: 'migrate', init: true, ready: false, restarts: 4, reason: 'CrashLoopBackOff' },
  ]);
});

import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import { openBuiltInTypes, workloadOf } from '@/server/extensions/testing/built-in-types';

const types = openBuiltInTypes(packPlugins);
const deployment = workloadOf('Deployment');

describe('scaler', () => {
  it('sets the number of pods, one if none is given', async () => {
    expect((await types.patch('scaler', { replicas: 0 }, deployment)).workload.spec).toMatchObject({
      replicas: 0,
    });
    expect((await types.patch('scaler', {}, deployment)).workload.spec).toMatchObject({ replicas: 1 });
  });

  it.each([[{ replicas: '3' }], [{ replicas: -1 }], [{ replicas: 1.5 }]])(
    'rejects %j',
    async (properties) => {
      await expect(types.patch('scaler', properties, deployment)).rejects.toMatchObject({
        path: 'properties.replicas',
      });
    },
  );
});

describe('autoscalers', () => {
  it('hpa by CPU, memory and other metrics', async () => {
    const made = await types.patch(
      'hpa',
      { max: 4, mem: { type: 'AverageValue', value: 100 }, podCustomMetrics: [{ name: 'qps', value: '5' }] },
      deployment,
    );
    expect(made.resources[0]?.resource).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        minReplicas: 1,
        maxReplicas: 4,
        metrics: [
          { resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
          { resource: { name: 'memory', target: { type: 'AverageValue', averageValue: 100 } } },
          { pods: { metric: { name: 'qps' }, target: { averageValue: '5' } } },
        ],
      },
    });
    const old = await types.patch('hpa', {}, deployment, { clusterVersion: { major: 1, minor: 22 } });
    expect(old.resources[0]?.resource.apiVersion).toBe('autoscaling/v2beta2');
  });

  it('cpuscaler', async () => {
    const made = await types.patch('cpuscaler', { min: 2, cpuUtil: 70 }, deployment);
    expect(made.resources[0]?.resource).toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: { minReplicas: 2, maxReplicas: 10, targetCPUUtilizationPercentage: 70 },
    });
  });
});

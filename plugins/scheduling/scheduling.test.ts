import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import { openBuiltInTypes, workloadOf } from '@/server/extensions/testing/built-in-types';

const types = openBuiltInTypes(packPlugins);
const podOf = (made: { workload: object }) =>
  (made.workload as { spec: { template: { spec: object } } }).spec.template.spec;

describe('affinity', () => {
  const properties = {
    podAntiAffinity: {
      required: [{ topologyKey: 'host', labelSelector: { matchExpressions: [{ key: 'a' }] } }],
    },
    nodeAffinity: {
      preferred: [{ weight: 5, preference: { matchExpressions: [{ key: 'gpu', operator: 'Exists' }] } }],
    },
    tolerations: [{ key: 'gpu', effect: 'NoSchedule' }],
  };

  it('writes the rules of the scheduler', async () => {
    expect(podOf(await types.patch('affinity', properties, workloadOf('Deployment')))).toMatchObject({
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'host', labelSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } },
          ],
        },
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 5, preference: { matchExpressions: [{ key: 'gpu', operator: 'Exists' }] } },
          ],
        },
      },
      tolerations: [{ key: 'gpu', operator: 'Equal', effect: 'NoSchedule' }],
    });
  });

  it('rejects a contradiction with what is there, and a weight that is none', async () => {
    const first = await types.patch('affinity', properties, workloadOf('Deployment'));
    const other = { tolerations: [{ key: 'disk', effect: 'NoSchedule' }] };
    await expect(types.patch('affinity', other, first.workload)).rejects.toMatchObject({
      expected: '"gpu"',
      got: '"disk"',
    });
    const heavy = { nodeAffinity: { preferred: [{ weight: 101, preference: {} }] } };
    await expect(types.patch('affinity', heavy, workloadOf('Deployment'))).rejects.toMatchObject({
      expected: 'at most 100',
    });
  });
});

describe('topologyspreadconstraints', () => {
  it('fills in what is left out', async () => {
    const constraints = [{ maxSkew: 1, topologyKey: 'zone' }];
    const made = await types.patch('topologyspreadconstraints', { constraints }, workloadOf('StatefulSet'));
    expect(podOf(made)).toMatchObject({
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} },
      ],
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { Node } from '@/playground/controllers/objects/cluster';
import type { Pod, PodSpec } from '@/playground/controllers/objects/pod';
import { chooseNode } from './choose-node';
import { NodeUsage } from './node-usage';

function node(name: string, spec: Node['spec'] = {}, labels: { [key: string]: string } = {}): Node {
  const status = { allocatable: { cpu: '4', memory: '8Gi', pods: '10' } };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec, status };
}

function pod(spec: Partial<PodSpec> = {}, cpu?: string, name = 'p'): Pod {
  const containers = [{ name: 'a', image: 'nginx', ...(cpu ? { resources: { requests: { cpu } } } : {}) }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, uid: name }, spec: { containers, ...spec } };
}

const nodes = [
  node('a', {}, { disk: 'ssd' }),
  node('b', { unschedulable: true }),
  node('c', { taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] }),
];

function chosen(wanted: Pod, usage = new NodeUsage([])): string {
  const choice = chooseNode(wanted, nodes, usage.byNode);
  return 'node' in choice ? choice.node.metadata.name : (choice.message.split(' no new claims')[0] ?? '');
}

const affinity = (operator: string, values: string[], field = 'matchExpressions', key = 'disk') => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ [field]: [{ key, operator, values }] }],
      },
    },
  },
});

describe('chooseNode', () => {
  it('takes a node that fits, the emptiest of them', () => {
    expect(chosen(pod())).toBe('a');
    const tolerant = { tolerations: [{ operator: 'Exists' }] };
    const busy = new NodeUsage([
      pod({ nodeName: 'a' }, undefined, '1'),
      pod({ nodeName: 'b' }, undefined, '2'),
    ]);
    expect(chosen(pod(tolerant), busy)).toBe('c');
  });

  it('says why there is none', () => {
    expect(chosen(pod({ nodeSelector: { disk: 'hdd' } }))).toBe(
      "0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable.",
    );
    expect(chosen(pod({}, '5'))).toContain('1 Insufficient cpu');
    expect(chooseNode(pod(), [], new Map())).toEqual({ message: 'no nodes available to schedule pods' });
  });

  it('counts what runs there already, until it ends', () => {
    const running = pod({ nodeName: 'a' }, '3', '1');
    const usage = new NodeUsage([running]);
    expect(chosen(pod({}, '2'), usage)).toContain('1 Insufficient cpu');
    expect(usage.observe('MODIFIED', { ...running, status: { phase: 'Succeeded' } })).toBe(true);
    expect(chosen(pod({}, '2'), usage)).toBe('a');
    expect(usage.observe('DELETED', running)).toBe(false);
  });

  it.each([
    [[{ key: 'k', operator: 'Equal', value: 'v', effect: 'NoSchedule' }], 'c'],
    [[{ key: 'k', operator: 'Exists' }], 'c'],
    [[{ key: 'k', operator: 'Equal', value: 'other' }], 'a'],
  ])('tolerations %j lead to %s', (tolerations, expected) => {
    const usage = new NodeUsage([pod({ nodeName: 'a' }, undefined, '1')]);
    expect(chosen(pod({ tolerations }), usage)).toBe(expected);
  });

  it.each([
    [affinity('In', ['ssd']), 'a'],
    [affinity('Exists', []), 'a'],
    [affinity('NotIn', ['ssd']), '0/3'],
    [affinity('DoesNotExist', []), '0/3'],
    [affinity('In', ['a'], 'matchFields', 'metadata.name'), 'a'],
    [affinity('In', ['b'], 'matchFields', 'metadata.name'), '0/3'],
  ])('node affinity %j leads to %s', (spec, expected) => {
    expect(chosen(pod(spec))).toMatch(new RegExp(`^${expected}`));
  });
});

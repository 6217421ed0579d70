import { describe, expect, it } from 'vitest';
import { layoutTree } from '@/components/graph/tree-layout';
import type { PodStatus } from '@/server/domain/pod-status';
import { type TopologyComponent, shortPodName, toTopologyGraph } from './topology-graph';

const pod = (name: string, state: PodStatus['state'] = 'running'): PodStatus => ({
  name,
  namespace: 'shop',
  state,
  message: '',
  node: 'node-1',
  createdAt: '',
  restarts: 0,
  owner: 'Deployment/web',
  containers: [],
});
const component = (name: string, more: Partial<TopologyComponent> = {}): TopologyComponent => ({
  name,
  type: 'webservice',
  traits: [],
  state: 'running',
  message: '',
  diagnosis: null,
  resources: [
    {
      id: `${name}-1`,
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'shop',
      name,
      state: 'running',
      message: '',
      drift: null,
      repaired: null,
    },
    {
      id: `${name}-2`,
      apiVersion: 'v1',
      kind: 'Service',
      namespace: 'shop',
      name,
      state: 'running',
      message: '',
      drift: null,
      repaired: null,
    },
  ],
  pods: [],
  ...more,
});
const words = { components: '', traits: () => '', changed: 'changed' };
const graphOf = (components: TopologyComponent[], folded = false) =>
  toTopologyGraph({ application: 'shop', state: 'running', components, folded, words });

describe('toTopologyGraph', () => {
  it('hangs pods on what owns them and counts the ready ones', () => {
    const { nodes, edges } = graphOf([
      component('web', { pods: [pod('web-a-1'), pod('web-a-2', 'failed')] }),
    ]);
    expect(nodes.map((node) => node.title)).toEqual([
      'shop',
      'web',
      'Deployment 1/2',
      'a-2',
      'a-1',
      'Service',
    ]);
    expect(edges.filter((edge) => edge.source === 'resource/web-1')).toHaveLength(2);
  });

  it('says of an object that others changed it, and does not fold it away', () => {
    const drift = {
      gone: false,
      fields: [],
      more: 0,
      by: [],
      since: '',
      held: null,
      left: true,
      asked: false,
    };
    const web = component('web');
    const resources = web.resources.map((each) => (each.kind === 'Service' ? { ...each, drift } : each));
    const { nodes } = graphOf([{ ...web, resources }], true);
    expect(nodes.map(({ title, tone }) => `${title} ${tone}`)).toEqual([
      'shop plain',
      'web plain',
      'Service · changed warning',
    ]);
  });

  it('says the names of objects that are not called like their component', () => {
    const resource = {
      id: 'c',
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace: 'shop',
      message: '',
      drift: null,
      repaired: null,
    };
    const web = component('web');
    const { nodes } = graphOf([
      { ...web, resources: [...web.resources, { ...resource, name: 'web-config', state: 'running' }] },
    ]);
    expect(nodes.map((node) => node.title)).toEqual([
      'shop',
      'web',
      'Deployment',
      'Service',
      'ConfigMap web-config',
    ]);
  });

  it('puts trouble first and marks the way to it', () => {
    const { nodes, edges } = graphOf([component('a'), component('z', { state: 'failed' })]);
    expect(nodes[1]?.title).toBe('z');
    expect(edges.find((edge) => edge.target === 'component/z')?.tone).toBe('hot');
  });

  it('folds what is well and never what is not', () => {
    const sick = component('web', { pods: [pod('web-a-1'), pod('web-a-2', 'failed')] });
    const { nodes, hidden } = graphOf([sick, component('api')], true);
    expect(nodes.map((node) => node.title)).toEqual(['shop', 'api', 'web', 'Deployment 1/2', 'a-2']);
    expect(hidden).toBe(4);
  });
});

it('makes and lays out the graph of 300 components with 5,000 objects, folded and not', () => {
  const many = Array.from({ length: 300 }, (_, i) => {
    const name = `web-${i}`;
    const pods = Array.from({ length: 15 }, (__, n) => ({
      ...pod(`${name}-5b8c6d-${n}x`, n === 7 && i % 100 === 0 ? 'failed' : 'running'),
      owner: `Deployment/${name}`,
    }));
    return component(name, { pods, state: i % 100 === 0 ? 'failed' : 'running' });
  });
  const whole = graphOf(many);
  expect(whole.nodes).toHaveLength(1 + 300 * 18);
  expect(Object.keys(layoutTree(whole))).toHaveLength(whole.nodes.length);
  const folded = graphOf(many, true);
  // Every component, and of three of them what is not well with what it belongs to.
  expect(folded.nodes).toHaveLength(1 + 300 + 3 * 2);
  expect(folded.nodes.filter((node) => node.tone === 'failed')).toHaveLength(6);
  expect(folded.hidden).toBe(300 * 17 - 6);
});

it('cuts the owner’s name off a pod’s', () => {
  expect(shortPodName('web-5b8c6d-q9wnl', 'web')).toBe('5b8c6d-q9wnl');
  expect(shortPodName('other', 'web')).toBe('other');
  expect(shortPodName('cache-0', 'cache')).toBe('cache-0');
});

import { describe, expect, it } from 'vitest';
import { layoutTree } from '@/components/graph/tree-layout';
import type { PodStatus } from '@/server/domain/pod-status';
import { shortPodName, toTopologyGraph } from './topology-graph';
import { type Grouping, type TopologyComponent, filterComponents, partsOf, rowsOf } from './topology-parts';

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
const words = {
  components: '',
  traits: (type: string) => type,
  changed: 'changed',
  pile: (what: string, count: number) => `${what} × ${count}`,
  parts: (count: number) => `${count} parts`,
  calm: (count: number) => `${count} components`,
  state: (state: string) => `all ${state}`,
};
const graphOf = (
  components: TopologyComponent[],
  folded = false,
  { by = 'component', kept = null }: { by?: Grouping; kept?: string | null } = {},
) => toTopologyGraph({ application: 'shop', state: 'running', components, folded, by, kept, words });
const titlesOf = (graph: ReturnType<typeof graphOf>) => graph.nodes.map((node) => node.title);

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

  it('does not count as not ready what cannot be seen', () => {
    const { nodes } = graphOf([component('web', { pods: [pod('web-a-1', 'stale')] })]);
    expect(nodes.map((node) => node.title)).toEqual(['shop', 'web', 'Deployment', 'a-1', 'Service']);
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
      'Deployment web plain',
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

  it('folds what is well into piles, and never what is not', () => {
    const pods = ['1', '2', '3'].map((n) => pod(`web-a-${n}`, n === '2' ? 'failed' : 'running'));
    const sick = component('web', { pods, resources: [...component('web').resources, ...maps(5)] });
    expect(titlesOf(graphOf([sick], true))).toEqual([
      'shop',
      'web',
      'Deployment 2/3',
      'a-2',
      'ConfigMap × 5',
      'Service web',
    ]);
    const looked = graphOf([sick], true, { kept: 'resource/map-3' });
    expect(titlesOf(looked)).toContain('ConfigMap map-3');
    expect(titlesOf(looked)).toContain('ConfigMap × 4');
  });

  it('counts trouble of which there is too much to look at, beside the first of it', () => {
    const resources = maps(40).map((each, i) => (i < 30 ? { ...each, state: 'failed' as const } : each));
    const titles = titlesOf(graphOf([component('web', { resources })], true));
    expect(titles).toHaveLength(2 + 12 + 2);
    expect(titles.slice(-2)).toEqual(['ConfigMap × 18', 'ConfigMap × 10']);
  });

  it('groups by kind and by health, the worst first', () => {
    const resources = maps(20).map((each, i) => (i === 7 ? { ...each, state: 'failed' as const } : each));
    const all = [component('web', { resources }), component('api')];
    expect(titlesOf(graphOf(all, true, { by: 'kind' }))).toEqual([
      'shop',
      'ConfigMap',
      'map-7',
      'web × 19',
      'Deployment',
      'Deployment api',
      'Service',
      'Service api',
    ]);
    expect(titlesOf(graphOf(all, true, { by: 'state' }))).toEqual([
      'shop',
      'all failed',
      'ConfigMap map-7',
      'all running',
      'Deployment api',
      'Service api',
      'ConfigMap × 19',
    ]);
  });
});

const maps = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: `map-${i}`,
    apiVersion: 'v1',
    kind: 'ConfigMap',
    namespace: 'shop',
    name: `map-${i}`,
    state: 'running' as const,
    message: '',
    drift: null,
    repaired: null,
  }));

it('lists trouble before all groups, and what fits with what it hangs on', () => {
  const pods = [pod('web-a-1'), pod('web-a-2', 'failed')];
  const all = [component('web', { pods }), component('api')];
  const said = rowsOf(partsOf(all), 'kind').map((row) =>
    'part' in row ? row.part.name : `${row.head}: ${row.count}`,
  );
  expect(said).toEqual([
    'null: 1',
    'web-a-2',
    'Deployment: 2',
    'api',
    'web',
    'Pod: 1',
    'web-a-1',
    'Service: 2',
    'api',
    'web',
  ]);
  const found = filterComponents(all, { search: 'POD a-2', kind: '', state: null });
  expect(partsOf(found).map(({ id }) => id)).toEqual(['pod/shop/web-a-2', 'resource/web-1']);
  expect(filterComponents(all, { search: '', kind: 'Service', state: 'failed' })).toEqual([]);
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
  expect(folded.nodes.find((node) => node.title === 'web-1')?.subtitle).toBe('webservice · 2 parts');
  // Of one more, those in which all is well are one.
  const crowded = graphOf([...many, component('api')], true);
  expect(crowded.nodes).toHaveLength(1 + 3 * 3 + 1);
  expect(crowded.nodes.at(-1)?.title).toBe('298 components');
});

it('cuts the owner’s name off a pod’s', () => {
  expect(shortPodName('web-5b8c6d-q9wnl', 'web')).toBe('5b8c6d-q9wnl');
  expect(shortPodName('other', 'web')).toBe('other');
  expect(shortPodName('cache-0', 'cache')).toBe('cache-0');
});

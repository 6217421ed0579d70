import { describe, expect, it } from 'vitest';
import type { KubeResource } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { type Reach, assertAllowed, scopeResources } from './policy';

const clusterKinds = ['ClusterRole', 'Namespace', 'CustomResourceDefinition'];
const api = {
  isNamespaced: async (apiVersion: string, kind: string) => {
    if (apiVersion.startsWith('example.com'))
      throw new LoamError('cluster-refused', 'The cluster knows no such kind.');
    return !clusterKinds.includes(kind);
  },
};
const reach: Reach = { project: 'mine', grants: [], own: new Set(['a', 'b']), others: new Set(['theirs']) };

function object(kind: string, namespace?: string, more: object = {}, apiVersion = 'v1'): KubeResource {
  return { apiVersion, kind, metadata: { name: 'x', ...(namespace ? { namespace } : {}) }, ...more };
}
const scope = (resources: KubeResource[], grants: string[] = []) =>
  scopeResources(
    resources.map((resource) => ({ resource, origin: { type: 'workload' } })),
    api,
    { ...reach, grants },
    'spec.components[0]',
  );

describe('scopeResources', () => {
  it.each<[string, KubeResource, string[], string | undefined]>([
    ["the project's own namespace", object('ConfigMap', 'a'), [], undefined],
    ["the project's other namespace", object('ConfigMap', 'b'), [], undefined],
    ["another project's, without a grant", object('ConfigMap', 'theirs'), [], 'denied'],
    [
      "another project's, with every grant",
      object('ConfigMap', 'theirs'),
      ['foreign-namespaces', 'cluster-scoped'],
      'denied',
    ],
    ["nobody's, without a grant", object('ConfigMap', 'free'), [], 'denied'],
    ["nobody's, with the grant", object('ConfigMap', 'free'), ['foreign-namespaces'], undefined],
    ['the whole cluster, without a grant', object('ClusterRole', 'a'), ['foreign-namespaces'], 'denied'],
    ['the whole cluster, with the grant', object('ClusterRole', 'a'), ['cluster-scoped'], undefined],
  ])('%s', async (_name, resource, grants, code) => {
    const scoped = await scope([resource], grants);
    expect(scoped.problems.map((problem) => problem.code)).toEqual(code === undefined ? [] : [code]);
    expect(scoped.problems.every((problem) => problem.path === 'spec.components[0]')).toBe(true);
  });

  it('takes the namespace from what has none', async () => {
    const { resources } = await scope([object('Namespace', 'a')], ['cluster-scoped']);
    expect(resources[0]?.resource.metadata).toEqual({ name: 'x' });
  });

  it('believes a definition that comes along about its own kind', async () => {
    const definition = object('CustomResourceDefinition', undefined, {
      spec: { scope: 'Cluster', names: { kind: 'Thing' } },
    });
    const thing = object('Thing', 'a', {}, 'example.com/v1');
    const { problems } = await scope([definition, thing]);
    expect(problems.map((problem) => problem.got)).toEqual([
      'CustomResourceDefinition without a namespace',
      'Thing without a namespace',
    ]);
    expect((await scope([thing])).problems).toEqual([]);
  });

  it('is asserted with the first refusal and all of them', async () => {
    const scoped = await scope([object('ConfigMap', 'theirs'), object('Namespace')]);
    expect(() => assertAllowed(scoped)).toThrow(
      expect.objectContaining({ code: 'denied', problems: scoped.problems }),
    );
  });
});

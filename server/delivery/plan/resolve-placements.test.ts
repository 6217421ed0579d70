import { describe, expect, it } from 'vitest';
import type { PlacementSelector } from '@/plugins/sdk/definition';
import { type KnownCluster, parseVersion, resolvePlacements } from './resolve-placements';

const home = { clusterId: 'cl_h', cluster: 'home', namespace: 'dev-ns', stageId: 'stg_1', stage: 'dev' };
const clusters: KnownCluster[] = [
  { id: 'cl_h', name: 'home', labels: {}, version: null },
  { id: 'cl_e', name: 'east', labels: { region: 'eu', tier: 'prod' }, version: null },
  { id: 'cl_w', name: 'west', labels: { region: 'eu' }, version: null },
];

function places(selectors: PlacementSelector[], ownNamespace?: string): string[] {
  const given = selectors.map((selector, i) => ({ selector, path: `spec.policies[${i}]` }));
  return resolvePlacements(given, home, ownNamespace, clusters).map((p) => `${p.clusterId}/${p.namespace}`);
}

describe('resolvePlacements', () => {
  it.each<[string, PlacementSelector[], string | undefined, string[]]>([
    ['nothing: the stage', [], undefined, ['cl_h/dev-ns']],
    ["nothing: the document's namespace", [], 'shop', ['cl_h/shop']],
    ['local: the cluster of the stage', [{ clusters: ['local'] }], undefined, ['cl_h/dev-ns']],
    ['names', [{ clusters: ['west', 'east'] }], 'shop', ['cl_w/shop', 'cl_e/shop']],
    ['a namespace of its own wins', [{ clusters: ['east'], namespace: 'x' }], 'shop', ['cl_e/x']],
    [
      'labels, all of them',
      [{ clusterLabelSelector: { region: 'eu', tier: 'prod' } }],
      undefined,
      ['cl_e/dev-ns'],
    ],
    [
      'several policies, each place once',
      [{ clusters: ['east'] }, { clusters: ['east', 'local'] }],
      undefined,
      ['cl_e/dev-ns', 'cl_h/dev-ns'],
    ],
    [
      'nothing fits and that is fine',
      [{ clusterLabelSelector: { a: 'b' }, allowEmpty: true }],
      undefined,
      [],
    ],
    ['only a namespace', [{ namespace: 'x' }], undefined, ['cl_h/x']],
  ])('%s', (_name, selectors, own, expected) => {
    expect(places(selectors, own)).toEqual(expected);
  });

  it('refuses a cluster that is not there, with its place', () => {
    expect(() => places([{ clusters: ['local', 'eats'] }])).toThrow(
      expect.objectContaining({
        code: 'not-found',
        path: 'spec.policies[0].properties.clusters[1]',
        hint: 'Did you mean "east"?',
      }),
    );
  });

  it('refuses labels that no cluster has', () => {
    expect(() => places([{ clusterLabelSelector: { region: 'mars' } }])).toThrow(
      expect.objectContaining({ code: 'not-found', expected: 'region=mars' }),
    );
  });
});

describe('parseVersion', () => {
  it.each([
    ['v1.36.3', { major: 1, minor: 36 }],
    ['1.28', { major: 1, minor: 28 }],
    ['v1.30+k3s1', { major: 1, minor: 30 }],
    [null, null],
    ['', null],
  ])('%s', (text, version) => {
    expect(parseVersion(text)).toEqual(version);
  });
});

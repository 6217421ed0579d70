import { expect, it } from 'vitest';
import { type PlaceDiff, formatPlace } from './place-diff';

const object = (kind: string, name: string, namespace: string): PlaceDiff['objects'][number] => ({
  component: 'web',
  apiVersion: 'v1',
  kind,
  namespace,
  name,
  change: 'create',
  fields: [],
  restarts: false,
  why: null,
  problem: null,
});

it('names the namespace of an object that is elsewhere', () => {
  const objects = [
    object('ConfigMap', 'near', 'shop'),
    object('ConfigMap', 'far', 'kube-system'),
    object('ClusterRole', 'reader', ''),
  ];
  const place = { application: 'web', cluster: 'local', namespace: 'shop', objects, unknown: null };
  expect(
    formatPlace(place as PlaceDiff, false)
      .split('\n')
      .slice(1, 4),
  ).toEqual(['  + ConfigMap near', '  + ConfigMap kube-system/far', '  + ClusterRole reader']);
});

import { expect, it } from 'vitest';
import type { DiffPlace } from '@/components/patterns/delivery-plan';
import { splitLabels } from './split-labels';

const object = (name: string, change: 'change' | 'create' | 'none', ...paths: string[]) => ({
  component: 'web',
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'shop',
  name,
  change,
  fields: paths.map((path) => ({ path, after: 'x' })),
  restarts: false,
  why: null,
  problem: null,
});
const place: DiffPlace = {
  application: 'old',
  cluster: 'main',
  namespace: 'shop',
  unknown: null,
  objects: [
    object('labels', 'change', 'metadata.labels', 'metadata.labels["app.oam.dev/name"]'),
    object('data', 'change', 'metadata.labels', 'data.mode'),
    object('alike', 'change', 'metadata.labelsOf'),
    object('new', 'create'),
    object('same', 'none'),
  ],
};

it('counts what gets labels alone, and leaves everything else to be looked at', () => {
  const { places, labelled } = splitLabels([place]);
  expect(labelled).toBe(1);
  expect(places[0]?.objects.map(({ name, change }) => `${name} ${change}`)).toEqual([
    'labels none',
    'data change',
    'alike change',
    'new create',
    'same none',
  ]);
});

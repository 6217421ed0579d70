import { expect, it } from 'vitest';
import { fieldSteps, withoutFields } from './field-path';

const deployment = {
  metadata: { labels: { 'app.oam.dev/name': 'web', mine: 'x' }, finalizers: ['a/b', 'c/d'] },
  spec: {
    replicas: 2,
    containers: [
      { name: 'web', image: 'nginx:1', ports: [{ containerPort: 80 }, { containerPort: 81 }] },
      { name: 'side', image: 'busybox' },
    ],
  },
};

it('reads a path step by step', () => {
  expect(fieldSteps('spec.containers[web].image')).toEqual([
    { name: 'spec' },
    { name: 'containers' },
    { key: 'web' },
    { name: 'image' },
  ]);
  expect(fieldSteps('metadata.labels[app.oam.dev/name]')).toEqual([
    { name: 'metadata' },
    { name: 'labels' },
    { key: 'app.oam.dev/name' },
  ]);
});

it('takes out fields, members of lists by what names them, and names with dots', () => {
  const left = withoutFields(deployment, [
    'metadata.labels[app.oam.dev/name]',
    'metadata.finalizers[a/b]',
    'spec.containers[web].image',
    'spec.containers[web].ports[81]',
    'spec.containers[side]',
  ]);
  expect(left).toEqual({
    metadata: { labels: { mine: 'x' }, finalizers: ['c/d'] },
    spec: { replicas: 2, containers: [{ name: 'web', ports: [{ containerPort: 80 }] }] },
  });
});

it('passes by what is not there, and changes nothing of what it was given', () => {
  const before = structuredClone(deployment);
  expect(withoutFields(deployment, ['spec.none[x].y', 'status', 'spec.containers[other].image'])).toEqual(
    before,
  );
  withoutFields(deployment, ['spec']);
  expect(deployment).toEqual(before);
});

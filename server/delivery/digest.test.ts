import { describe, expect, it } from 'vitest';
import { desiredDigest, ownedDigest } from './digest';
import { inApplyOrder } from './kind-order';

const object = (labels: Record<string, string>, data = 'a') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'x', labels },
  data: { data },
});

describe('desiredDigest', () => {
  it('does not see from which revision an object comes', () => {
    expect(desiredDigest(object({ 'app.oam.dev/appRevision': 'a-v1', b: '1' }))).toBe(
      desiredDigest(object({ b: '1', 'app.oam.dev/appRevision': 'a-v2' })),
    );
  });

  it('sees everything else', () => {
    const digests = [object({}), object({ b: '1' }), object({}, 'b')].map(desiredDigest);
    expect(new Set(digests).size).toBe(3);
  });
});

describe('ownedDigest', () => {
  const live = (...managedFields: object[]) => ({ ...object({}), metadata: { name: 'x', managedFields } });
  const ours = (fields: object) => ({ manager: 'loam', operation: 'Apply', fieldsV1: fields });

  it('changes when somebody takes a field, not when somebody adds one', () => {
    const before = ownedDigest(live(ours({ 'f:data': { 'f:a': {} } })));
    const kubectl = { manager: 'kubectl', operation: 'Update', fieldsV1: { 'f:data': { 'f:b': {} } } };
    expect(ownedDigest(live(kubectl, ours({ 'f:data': { 'f:a': {} } })))).toBe(before);
    expect(ownedDigest(live(kubectl, ours({ 'f:data': {} })))).not.toBe(before);
  });

  it('is null where nothing is ours', () => {
    expect(ownedDigest(live())).toBeNull();
    expect(ownedDigest(live({ ...ours({}), subresource: 'status' }))).toBeNull();
  });
});

it('applies what others refer to first, and keeps the order otherwise', () => {
  const kinds = ['Ingress', 'Thing', 'Deployment', 'Service', 'ConfigMap', 'Other', 'Namespace'];
  const ordered = inApplyOrder(kinds.map((kind) => ({ resource: { ...object({}), kind } })));
  expect(ordered.map((each) => each.resource.kind)).toEqual([
    'Namespace',
    'ConfigMap',
    'Service',
    'Deployment',
    'Ingress',
    'Thing',
    'Other',
  ]);
});

import { describe, expect, it } from 'vitest';
import { assertOwnCluster } from './cluster';
import { toObject } from './object';

describe('toObject', () => {
  it.each([
    [{ kind: 'A', metadata: { name: 'a' } }, 'value.apiVersion'],
    [{ apiVersion: 'v1', metadata: { name: 'a' } }, 'value.kind'],
    [{ apiVersion: 'v1', kind: 'A' }, 'value.metadata.name'],
  ])('rejects %j with the place', (value, path) => {
    expect(() => toObject(value, 'value')).toThrow(
      expect.objectContaining({ refusal: expect.objectContaining({ path }) }),
    );
  });
});

it('rejects another cluster than that of the stage', () => {
  expect(() => assertOwnCluster('prod')).toThrow('not in "prod"');
  assertOwnCluster('local');
});

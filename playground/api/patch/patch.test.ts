import { describe, expect, it } from 'vitest';
import { namedSchema } from '@/playground/openapi/catalog';
import type { Json, JsonObject } from '@/playground/store/json';
import { StatusError } from '@/playground/store/status-error';
import { applyJsonPatch } from './json-patch';
import { applyMergePatch } from './merge-patch';
import { applyStrategicMergePatch } from './strategic-merge-patch';

describe('JSON patch', () => {
  const document = { a: { b: [1, 2, 3] }, 'x/y': 'z' };

  it.each<[string, Json, JsonObject]>([
    ['adds into a list', [{ op: 'add', path: '/a/b/1', value: 9 }], { a: { b: [1, 9, 2, 3] }, 'x/y': 'z' }],
    ['appends', [{ op: 'add', path: '/a/b/-', value: 9 }], { a: { b: [1, 2, 3, 9] }, 'x/y': 'z' }],
    ['removes', [{ op: 'remove', path: '/a/b/0' }], { a: { b: [2, 3] }, 'x/y': 'z' }],
    ['replaces', [{ op: 'replace', path: '/x~1y', value: 1 }], { a: { b: [1, 2, 3] }, 'x/y': 1 }],
    ['moves', [{ op: 'move', from: '/x~1y', path: '/a/c' }], { a: { b: [1, 2, 3], c: 'z' } }],
    ['copies', [{ op: 'copy', from: '/a/b/0', path: '/c' }], { a: { b: [1, 2, 3] }, 'x/y': 'z', c: 1 }],
    [
      'tests',
      [
        { op: 'test', path: '/a/b/0', value: 1 },
        { op: 'remove', path: '/a' },
      ],
      { 'x/y': 'z' },
    ],
  ])('%s', (_title, patch, expected) => {
    expect(applyJsonPatch(document, patch)).toEqual(expected);
    expect(document.a.b).toEqual([1, 2, 3]);
  });

  it.each<[string, Json]>([
    ['a test that fails', [{ op: 'test', path: '/a/b/0', value: 2 }]],
    ['a place that is not there', [{ op: 'remove', path: '/nope' }]],
    ['an index beyond the end', [{ op: 'add', path: '/a/b/9', value: 1 }]],
    ['a prototype', [{ op: 'replace', path: '/__proto__/polluted', value: true }]],
    ['an unknown operation', [{ op: 'explode', path: '/a' }]],
    ['what is no list', { op: 'add' }],
  ])('rejects %s', (_title, patch) => {
    expect(() => applyJsonPatch(document, patch)).toThrow(StatusError);
    expect(({} as JsonObject)['polluted']).toBeUndefined();
  });
});

it('merge patch removes nulls, merges maps and replaces lists', () => {
  const patched = applyMergePatch({ a: { b: 1, c: 2 }, d: [1] }, { a: { b: null, e: 3 }, d: [2, 3] });
  expect(patched).toEqual({ a: { c: 2, e: 3 }, d: [2, 3] });
});

describe('strategic merge patch', () => {
  const schema = namedSchema('io.k8s.api.core.v1.PodSpec');
  const spec = {
    containers: [
      { name: 'a', image: 'x', args: ['1'] },
      { name: 'b', image: 'y' },
    ],
    nodeSelector: { a: 'b' },
  };

  it('merges containers by name, and replaces lists that have no merge key', () => {
    const patched = applyStrategicMergePatch(schema, spec, {
      containers: [
        { name: 'b', image: 'z' },
        { name: 'a', args: ['2'] },
      ],
    });
    expect(patched['containers']).toEqual([
      { name: 'b', image: 'z' },
      { name: 'a', image: 'x', args: ['2'] },
    ]);
  });

  it('deletes an item, replaces a list, replaces a map', () => {
    expect(
      applyStrategicMergePatch(schema, spec, { containers: [{ name: 'a', $patch: 'delete' }] })['containers'],
    ).toEqual([{ name: 'b', image: 'y' }]);
    expect(
      applyStrategicMergePatch(schema, spec, { containers: [{ $patch: 'replace' }, { name: 'c' }] })[
        'containers'
      ],
    ).toEqual([{ name: 'c' }]);
    expect(
      applyStrategicMergePatch(schema, spec, { nodeSelector: { $patch: 'replace', c: 'd' } })['nodeSelector'],
    ).toEqual({ c: 'd' });
  });

  it.each([
    [
      ['b', 'a'],
      ['b', 'a', 'c'],
    ],
    [['n'], ['n', 'a', 'b', 'c']],
    [
      ['c', 'n', 'a'],
      ['b', 'c', 'n', 'a'],
    ],
  ])('orders items as the patch has them: %j', (given, expected) => {
    const named = (all: string[]): JsonObject => ({ containers: all.map((name) => ({ name })) });
    expect(applyStrategicMergePatch(schema, named(['a', 'b', 'c']), named(given))).toEqual(named(expected));
  });

  it('brings items into the order that is asked for', () => {
    const order = { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] };
    const patched = applyStrategicMergePatch(schema, spec, {
      ...order,
      containers: [{ name: 'b', image: 'z' }],
    });
    expect((patched['containers'] as JsonObject[]).map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it('keeps of a union only the members that are named', () => {
    const deployment = namedSchema('io.k8s.api.apps.v1.DeploymentSpec');
    const before = { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } };
    const patch = { strategy: { $retainKeys: ['type'], type: 'Recreate' } };
    expect(applyStrategicMergePatch(deployment, before, patch)).toEqual({ strategy: { type: 'Recreate' } });
  });

  it('rejects an item without its merge key', () => {
    expect(() => applyStrategicMergePatch(schema, spec, { containers: [{ image: 'z' }] })).toThrow(
      'does not contain declared merge key: name',
    );
  });
});

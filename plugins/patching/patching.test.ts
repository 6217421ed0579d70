import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import { openBuiltInTypes, workloadOf } from '@/server/extensions/testing/built-in-types';
import { type Operation, applyOperations } from './json-patch-operations';

const types = openBuiltInTypes(packPlugins);
const document = () => ({ a: { b: [1, 2, 3], 'x/y~z': 1 }, c: 'text' });
const apply = (...operations: Operation[]) => applyOperations(document(), operations);

describe('operations of RFC 6902', () => {
  it.each<[Operation, object]>([
    [{ op: 'add', path: '/a/b/1', value: 9 }, { a: { b: [1, 9, 2, 3] } }],
    [{ op: 'add', path: '/a/b/-', value: 9 }, { a: { b: [1, 2, 3, 9] } }],
    [{ op: 'add', path: '/new', value: { d: 1 } }, { new: { d: 1 } }],
    [{ op: 'remove', path: '/a/b/0' }, { a: { b: [2, 3] } }],
    [{ op: 'replace', path: '/a/x~1y~0z', value: 2 }, { a: { 'x/y~z': 2 } }],
    [{ op: 'move', from: '/a/b', path: '/b' }, { b: [1, 2, 3] }],
    [
      { op: 'copy', from: '/a/b', path: '/b' },
      { a: { b: [1, 2, 3] }, b: [1, 2, 3] },
    ],
    [{ op: 'test', path: '/a/b', value: [1, 2, 3] }, document()],
  ])('%j', (operation, expected) => {
    expect(apply(operation)).toMatchObject(expected);
  });

  it('leave the document that is given as it was', () => {
    const given = document();
    applyOperations(given, [{ op: 'remove', path: '/a' }]);
    expect(given).toEqual(document());
  });

  it.each<[Operation, RegExp]>([
    [{ op: 'replace', path: '/no/such', value: 1 }, /nothing at \/no/],
    [{ op: 'remove', path: '/nothing' }, /nothing at/],
    [{ op: 'add', path: '/a/b/9', value: 1 }, /no entry 9 in a list of 3/],
    [{ op: 'add', path: '/a/b/01', value: 1 }, /no entry 01/],
    [{ op: 'test', path: '/c', value: 'other' }, /test of \/c failed/],
    [{ op: 'upsert', path: '/c' }, /no operation "upsert"/],
    [{ op: 'add', path: 'c', value: 1 }, /begins with \//],
    [{ op: 'move', path: '/c' }, /begins with \//],
  ])('reject %j', (operation, message) => {
    expect(() => apply(operation)).toThrow(message);
  });
});

describe('the traits', () => {
  it('json-patch and json-merge-patch change the workload', async () => {
    const operations = [{ op: 'add', path: '/spec/paused', value: true }];
    const patched = await types.patch('json-patch', { operations }, workloadOf('Deployment'));
    expect(patched.workload.spec).toMatchObject({ paused: true });
    const merged = await types.patch(
      'json-merge-patch',
      { spec: { template: null, x: [1] } },
      patched.workload,
    );
    expect(merged.workload.spec).toEqual({ paused: true, x: [1] });
  });

  it('rejects a patch after which it is no object any more', async () => {
    const made = types.patch('json-merge-patch', { kind: null }, workloadOf('Deployment'));
    await expect(made).rejects.toMatchObject({ code: 'extension-failed' });
    const operations = [{ op: 'remove', path: '/nothing' }];
    const refused = types.patch('json-patch', { operations }, workloadOf('Deployment'));
    await expect(refused).rejects.toMatchObject({ code: 'invalid-input', path: 'operations[0]' });
  });
});

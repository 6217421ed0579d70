import { expect, it } from 'vitest';
import { toStatusError } from './status-error';

it('says who owns the fields of a server-side apply conflict', () => {
  const causes = [
    {
      reason: 'FieldManagerConflict',
      message: 'conflict with "kubectl" using apps/v1',
      field: '.spec.replicas',
    },
    { reason: 'FieldManagerConflict', message: 'conflict with "hpa" using apps/v1', field: '.spec.template' },
  ];
  const error = toStatusError(
    409,
    { message: 'Apply failed', details: { causes } },
    'Deployment web in shop',
  );
  expect(error).toMatchObject({ code: 'conflict', got: '.spec.replicas, .spec.template' });
  expect(error.message).toBe('Deployment web in shop: 2 fields are owned by kubectl, hpa.');
  expect(error.problems.map((problem) => problem.path)).toEqual(['.spec.replicas', '.spec.template']);
});

it('keeps the place of an invalid field', () => {
  const causes = [{ reason: 'FieldValueInvalid', message: 'Invalid value: -1', field: 'spec.replicas' }];
  const error = toStatusError(422, { message: 'invalid', details: { causes } }, 'Deployment web in shop');
  expect(error).toMatchObject({ code: 'cluster-refused', path: 'spec.replicas' });
});

it.each([
  [401, 'cluster-unreachable'],
  [403, 'cluster-refused'],
  [404, 'not-found'],
  [409, 'conflict'],
  [500, 'cluster-refused'],
] as const)('maps %i to %s', (code, expected) => {
  expect(toStatusError(code, { message: 'words' }, 'x').code).toBe(expected);
});

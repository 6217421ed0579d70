import { expect, it } from 'vitest';
import { isForbidden, toStatusError } from './status-error';

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

it('leaves out what a field holds where that is long, and takes the object as a whole for no field', () => {
  const value = JSON.stringify({ labels: { a: 'x: {y}' }, Spec: 'z'.repeat(300) });
  const message = `Job.batch "j" is invalid: [spec.template: Invalid value: ${value}: field is immutable, spec.x: Invalid value: {"a":1}: no]`;
  const causes = [{ message: `Invalid value: ${value}: field is immutable`, field: '[]' }];
  const error = toStatusError(422, { message, details: { causes } }, 'Job j');
  expect(error.message).toBe(
    'Job j: Job.batch "j" is invalid: [spec.template: Invalid value: {...}: field is immutable, spec.x: Invalid value: {"a":1}: no]',
  );
  expect(error.problems).toEqual([
    { code: 'cluster-refused', message: 'Invalid value: {...}: field is immutable' },
  ]);
  expect(error.path).toBeUndefined();
});

it.each([
  [401, 'cluster-unreachable'],
  [403, 'cluster-refused'],
  [404, 'not-found'],
  [409, 'conflict'],
  [429, 'unavailable'],
  [500, 'cluster-refused'],
  [503, 'unavailable'],
  [504, 'unavailable'],
] as const)('maps %i to %s', (code, expected) => {
  expect(toStatusError(code, { message: 'words' }, 'x').code).toBe(expected);
});

it.each([
  ['a store that has lost its leader', 'etcdserver: leader changed'],
  [
    'a webhook that does not answer',
    'Internal error occurred: failed calling webhook "check.example.com": failed to call webhook: Post "https://check.policy.svc:443/": connect: connection refused',
  ],
])('takes %s for no refusal of the object', (_, message) => {
  const error = toStatusError(500, { message }, 'Service web in shop');
  expect(error).toMatchObject({ code: 'unavailable', problems: [] });
});

it('says which right is missing, whose, where, and the rule to add', () => {
  const message =
    'deployments.apps "web" is forbidden: User "system:serviceaccount:ci:loam" cannot patch resource "deployments" in API group "apps" in the namespace "shop"';
  const error = toStatusError(403, { message }, 'Deployment web in shop');
  expect(error).toMatchObject({
    code: 'cluster-refused',
    message:
      'Deployment web in shop: the account system:serviceaccount:ci:loam may not patch deployments.apps in the namespace shop.',
    expected: 'the right to patch deployments.apps in the namespace shop',
    hint: 'Add to a Role of the namespace shop that is bound to system:serviceaccount:ci:loam: - {apiGroups: ["apps"], resources: ["deployments"], verbs: [get, create, patch, delete]}',
  });
  expect(isForbidden(error)).toBe(true);
});

it('names the whole cluster where a right is missing there', () => {
  const message =
    'nodes is forbidden: User "ci" cannot list resource "nodes" in API group "" at the cluster scope';
  const { hint } = toStatusError(403, { message }, 'list of Node');
  expect(hint).toBe(
    'Add to a ClusterRole that is bound to ci: - {apiGroups: [""], resources: ["nodes"], verbs: [get, list, watch]}',
  );
});

it('takes the refusal of a policy for what it is, and no missing right', () => {
  const error = toStatusError(
    403,
    { message: 'pods "a" is forbidden: exceeded quota: small' },
    'Pod a in shop',
  );
  expect(error.message).toContain('exceeded quota: small');
  expect(isForbidden(error)).toBe(false);
});

it('says that a namespace is being removed, and that it may pass', () => {
  const causes = [{ reason: 'NamespaceTerminating', message: 'namespace shop is being terminated' }];
  const error = toStatusError(
    403,
    { message: 'because it is being terminated', details: { causes } },
    'ConfigMap a in shop',
  );
  expect(error).toMatchObject({
    code: 'unavailable',
    message: 'ConfigMap a in shop: the namespace is being removed.',
  });
});

it.each([
  [413, 'Request entity too large: limit is 3145728'],
  [500, 'etcdserver: request is too large'],
])('says that an object is too large (%i)', (code, message) => {
  expect(toStatusError(code, { message }, 'ConfigMap a in shop')).toMatchObject({ code: 'too-large' });
});

it.each([
  [
    422,
    'Service "web" is invalid: spec.clusterIPs: Invalid value: [""]: failed to allocate IP: Post "https://127.0.0.1:6443/apis/networking.k8s.io/v1/ipaddresses": dial tcp 127.0.0.1:6443: connect: connection refused',
  ],
  [403, 'pods "web" is forbidden: not yet ready to handle request'],
])(
  'takes what a server says of itself as it stops or starts (%i) for no refusal of the object',
  (code, message) => {
    const causes = [{ reason: 'FieldValueInvalid', message, field: 'spec.clusterIPs' }];
    const error = toStatusError(code, { message, details: { causes } }, 'Service web in shop');
    expect(error).toMatchObject({ code: 'unavailable', problems: [] });
  },
);

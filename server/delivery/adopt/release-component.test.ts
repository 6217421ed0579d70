import { expect, it } from 'vitest';
import type { JsonObject } from '@/server/domain/json';
import type { ReleaseRecord } from '../release/record';
import { releaseComponent } from './release-component';

const recordOf = (values: JsonObject): ReleaseRecord => ({
  name: 'db',
  namespace: 'shop',
  revision: 3,
  status: 'deployed',
  description: '',
  firstDeployed: '',
  lastDeployed: '',
  notes: '',
  chart: { name: 'postgresql', version: '12.1.0' },
  chartValues: {},
  values,
  manifest: '',
  hooks: [],
  crds: '',
  inputs: '',
  appRevision: 0,
});
const from = { name: 'data', chartFrom: 'https://charts.example.com' };

it('goes on with the chart, its version and its values, under its own name', () => {
  expect(releaseComponent(recordOf({ replicas: 2 }), from)).toEqual({
    name: 'data',
    type: 'helmchart',
    properties: {
      chart: { source: 'postgresql', repoURL: 'https://charts.example.com', version: '12.1.0' },
      release: { name: 'db' },
      values: { replicas: 2 },
      options: { takeOver: true },
    },
  });
});

it.each([
  ['oci://ghcr.io/charts', { source: 'postgresql', repoURL: 'oci://ghcr.io/charts' }],
  ['oci://ghcr.io/charts/postgresql/', { source: 'oci://ghcr.io/charts/postgresql' }],
])('takes %s for a registry', (chartFrom, chart) => {
  const { properties } = releaseComponent(recordOf({}), { name: 'data', chartFrom });
  expect(properties).toEqual({
    chart: { ...chart, version: '12.1.0' },
    release: { name: 'db' },
    options: { takeOver: true },
  });
});

it.each([
  [{ auth: { password: 'x' } }, 'auth.password'],
  [{ users: [{ apiToken: 'x' }] }, 'users[0].apiToken'],
])('refuses to write down what sounds secret, and says where it belongs: %j', (values, path) => {
  expect(() => releaseComponent(recordOf(values), from)).toThrow(
    expect.objectContaining({
      code: 'invalid-input',
      got: path,
      hint: expect.stringContaining('kubectl create secret generic db-values -n shop') as string,
    }) as Error,
  );
  const { properties } = releaseComponent(recordOf(values), {
    ...from,
    secret: { name: 'db-values', values },
  });
  expect(properties).toMatchObject({ valuesFrom: [{ kind: 'Secret', name: 'db-values' }] });
  expect(properties).not.toHaveProperty('values');
});

it('writes down names of Secrets, switches, and what is empty', () => {
  const values = { auth: { existingSecret: 'db', secretName: 'db', password: '', enableSecret: true } };
  expect(releaseComponent(recordOf(values), from).properties).toMatchObject({ values });
});

it('tells what a Secret does not have, and goes by nothing that the release has not', () => {
  const record = recordOf({ replicas: 2, auth: { user: 'ann', password: 'x' } });
  const secretOf = (values: JsonObject) => ({ ...from, secret: { name: 's', values } });
  expect(releaseComponent(record, secretOf({ auth: { password: 'x' } })).properties).toMatchObject({
    valuesFrom: [{ kind: 'Secret', name: 's' }],
    values: { replicas: 2, auth: { user: 'ann' } },
  });
  const refused = (values: JsonObject, got: string) =>
    expect(() => releaseComponent(record, secretOf(values))).toThrow(
      expect.objectContaining({ code: 'invalid-input', path: 'valuesSecret', got }) as Error,
    );
  refused({ auth: { password: 'another' } }, 'auth.password');
  refused({ auth: { password: 'x' }, debug: true }, 'debug');
});

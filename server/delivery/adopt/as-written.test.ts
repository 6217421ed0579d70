import { expect, it } from 'vitest';
import { asWritten } from './as-written';

const metadata = { name: 'web', namespace: 'shop', uid: 'u', resourceVersion: '1', managedFields: [] };

it('leaves out what the cluster keeps and assigns', () => {
  expect(
    asWritten({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, labels: { a: 'b' } },
      spec: { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'], ports: [{ port: 80 }] },
      status: { loadBalancer: {} },
    }),
  ).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', labels: { a: 'b' } },
    spec: { ports: [{ port: 80 }] },
  });
});

it('keeps that a Service is to have no address', () => {
  const spec = { clusterIP: 'None', clusterIPs: ['None'], ports: [{ port: 80 }] };
  expect(asWritten({ apiVersion: 'v1', kind: 'Service', metadata, spec })).toMatchObject({
    spec: { clusterIP: 'None', ports: [{ port: 80 }] },
  });
});

it('takes what kubectl apply was given, where that can be read', () => {
  const live = (last: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      ...metadata,
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': last, mine: 'x' },
    },
    data: { mode: 'live' },
  });
  const given = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' }, data: { mode: 'given' } };
  expect(asWritten(live(JSON.stringify(given)))).toEqual(given);
  for (const odd of ['', '{', 'null', '[]', '{"kind":"Secret","metadata":{}}']) {
    expect(asWritten(live(odd))).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'web', annotations: { mine: 'x' } },
      data: { mode: 'live' },
    });
  }
});

it('leaves out the selector that the controller of a Job makes', () => {
  const labels = {
    'batch.kubernetes.io/controller-uid': 'u',
    'controller-uid': 'u',
    'job-name': 'j',
    mine: 'x',
  };
  const template = { metadata: { creationTimestamp: null, labels }, spec: { containers: [] } };
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata,
    spec: { selector: { matchLabels: labels }, template },
  };
  expect(asWritten(job)).toMatchObject({
    spec: { template: { metadata: { labels: { mine: 'x' } }, spec: { containers: [] } } },
  });
  expect(asWritten(job)['spec']).not.toHaveProperty('selector');
});

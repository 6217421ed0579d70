import { expect, it } from 'vitest';
import type { JsonObject } from '@/server/domain/json';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { ownersOf } from './field-owners';

const entry = (
  manager: string,
  fieldsV1: JsonObject,
  operation = 'Update',
  time = '2026-01-01T00:00:00Z',
) => ({
  manager,
  operation,
  time,
  fieldsV1,
});
const web = (inner: JsonObject) => ({
  'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { '.': {}, ...inner } } } } },
});
const live: LiveResource = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    managedFields: [
      entry('loam', web({ 'f:image': {} }), 'Apply'),
      entry('kubectl-edit', web({ 'f:image': {} })),
      entry('kubectl-scale', { 'f:spec': { 'f:replicas': {} } }, 'Update', '2026-01-02T00:00:00Z'),
      entry('loam', { 'f:metadata': { 'f:labels': { 'f:app.oam.dev/name': {} } } }),
      entry('args', web({ 'f:args': {} })),
      entry('finalizer', { 'f:metadata': { 'f:finalizers': { 'v:"example.com/hold"': {} } } }),
      { manager: 'odd' },
    ],
  },
};
const who = (...paths: string[]) =>
  ownersOf(
    live,
    paths.map((path) => ({ path })),
  ).map((each) => each.manager);

it('names who set a field, newest first, and not the delivery itself', () => {
  expect(who('spec.template.spec.containers[web].image')).toEqual(['kubectl-edit']);
  expect(who('spec.replicas', 'spec.template.spec.containers[web].image')).toEqual([
    'kubectl-scale',
    'kubectl-edit',
  ]);
  expect(who('metadata.labels[app.oam.dev/name]')).toEqual(['loam']);
});

it('knows members of lists by key and by value, and lists that are set as one', () => {
  expect(who('spec.template.spec.containers[other].image')).toEqual([]);
  expect(who('spec.template.spec.containers[web].args[0]')).toEqual(['args']);
  expect(who('metadata.finalizers[example.com/hold]')).toEqual(['finalizer']);
});

it('names nobody where nobody set it, or it was taken away', () => {
  expect(who('spec.strategy.type')).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@/playground/store/kube-object';
import { createObjectStore } from '@/playground/store/object-store';
import {
  configMaps,
  deployments,
  persistentVolumeClaims,
  pods,
  type Resource,
  services,
} from '@/playground/store/resources';
import { assertWithinQuotas } from './assert-quota';
import { costOf } from './quota-usage';

function object(kind: string, apiVersion: string, spec: KubeObject['spec'] = {}, status = {}): KubeObject {
  return { apiVersion, kind, metadata: { name: kind.toLowerCase(), namespace: 'default' }, spec, status };
}

const resources = { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '1' } };
const pod = object('Pod', 'v1', { containers: [{ name: 'a', image: 'x', resources }] });
const ended = { ...pod, status: { phase: 'Succeeded' } };
const balancer = object('Service', 'v1', { type: 'LoadBalancer', ports: [{ port: 1 }, { port: 2 }] });
const claim = object('PersistentVolumeClaim', 'v1', { resources: { requests: { storage: '2Gi' } } });

describe('costOf', () => {
  it.each<[string, Resource, KubeObject, number]>([
    ['pods', pods, pod, 1],
    ['pods', pods, ended, 0],
    ['count/pods', pods, ended, 1],
    ['cpu', pods, pod, 0.5],
    ['requests.memory', pods, pod, 2 ** 30],
    ['limits.cpu', pods, pod, 1],
    ['limits.memory', pods, pod, 0],
    ['services', services, balancer, 1],
    ['services.loadbalancers', services, balancer, 1],
    ['services.nodeports', services, balancer, 2],
    ['requests.storage', persistentVolumeClaims, claim, 2 ** 31],
    ['count/deployments.apps', deployments, object('Deployment', 'apps/v1'), 1],
    ['configmaps', services, balancer, 0],
  ])('%s', (entry, resource, one, expected) => {
    expect(costOf(entry, resource, one)).toBe(expected);
  });
});

describe('assertWithinQuotas', () => {
  const store = createObjectStore();
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  const hard = { configmaps: '1', 'requests.cpu': '1' };
  const metadata = { name: 'q', namespace: 'default' };
  store.create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard } });
  store.create(pod);

  it('lets in what there is room for', () => {
    expect(() => assertWithinQuotas(store, pods, pod)).not.toThrow();
    expect(() => assertWithinQuotas(store, configMaps, object('ConfigMap', 'v1'))).not.toThrow();
  });

  it('rejects what is too much, with the figures', () => {
    const large = object('Pod', 'v1', {
      containers: [{ name: 'a', image: 'x', resources: { requests: { cpu: '750m' } } }],
    });
    expect(() => assertWithinQuotas(store, pods, large)).toThrow(
      'pods "pod" is forbidden: exceeded quota: q, requested: requests.cpu=750m, used: requests.cpu=500m, limited: requests.cpu=1',
    );
  });
});

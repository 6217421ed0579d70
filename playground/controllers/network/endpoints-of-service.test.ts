import { describe, expect, it } from 'vitest';
import type { Service } from '@/playground/controllers/objects/cluster';
import type { Pod, PodStatus } from '@/playground/controllers/objects/pod';
import { endpointsOfService, groupByPorts } from './endpoints-of-service';

function service(spec: Partial<Service['spec']> = {}): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { ports: [{ name: 'http', port: 80, targetPort: 'web' }], ...spec },
  };
}

function pod(
  name: string,
  port: number | undefined,
  status: PodStatus = {},
  more: Partial<Pod['metadata']> = {},
): Pod {
  const ports = port === undefined ? [] : [{ name: 'web', containerPort: port }];
  const conditions = [{ type: 'Ready', status: 'True' as const }];
  const spec = { containers: [{ name: 'a', image: 'nginx', ports }], hostname: name, subdomain: 'web' };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...more },
    spec,
    status: { phase: 'Running', podIP: `10.0.0.${name}`, conditions, ...status },
  };
}

describe('endpointsOfService', () => {
  it('resolves a named port in each pod, and leaves out pods that have no such port', () => {
    const found = endpointsOfService(service(), [pod('1', 8080), pod('2', 9090), pod('3', undefined)]);
    expect(found.map(({ ports }) => ports.map(({ port }) => port))).toEqual([[8080], [9090], []]);
    expect(groupByPorts(found).map(({ endpoints }) => endpoints.length)).toEqual([1, 1, 1]);
  });

  it('uses the port itself where there is no target', () => {
    const [found] = endpointsOfService(service({ ports: [{ port: 80 }] }), [pod('1', undefined)]);
    expect(found).toMatchObject({ ip: '10.0.0.1', hostname: '1', ports: [{ port: 80, protocol: 'TCP' }] });
  });

  it('leaves out pods that have ended or have no address', () => {
    const pods = [pod('1', 80, { phase: 'Succeeded' }), pod('2', 80, { podIP: undefined })];
    expect(endpointsOfService(service(), pods)).toEqual([]);
  });

  it('tells ready from serving from terminating', () => {
    const going = pod('1', 80, {}, { deletionTimestamp: '2026-03-01T10:00:00Z' });
    const unready = pod('2', 80, { conditions: [{ type: 'Ready', status: 'False' }] });
    const states = (spec: Partial<Service['spec']>) =>
      endpointsOfService(service(spec), [going, unready]).map(({ ready, serving, terminating }) => [
        ready,
        serving,
        terminating,
      ]);
    expect(states({})).toEqual([
      [false, true, true],
      [false, false, false],
    ]);
    expect(states({ publishNotReadyAddresses: true }).map(([ready]) => ready)).toEqual([true, true]);
  });
});

import { isDeleting } from '@/playground/controllers/objects/meta';
import { isFinished, type Pod } from '@/playground/controllers/objects/pod';
import { parseQuantity } from '@/playground/controllers/objects/quantity';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { type ControllerDefinition, keyOf } from '@/playground/controllers/runtime/controller';
import { requestsOf } from '@/playground/controllers/scheduler/node-filters';
import type { KubeObject } from '@/playground/store/kube-object';
import {
  builtinResources,
  configMaps,
  persistentVolumeClaims,
  pods,
  type Resource,
  resourceQuotas,
  secrets,
  services,
} from '@/playground/store/resources';
import { qualified } from '@/playground/store/status-error';

type Quota = KubeObject & { spec: { hard?: { [name: string]: string } } };

const counted: { [name: string]: Resource } = {
  configmaps: configMaps,
  persistentvolumeclaims: persistentVolumeClaims,
  pods,
  secrets,
  services,
};

/** Shows how much of each quota is used; a write that would exceed one is refused where it comes in, not here. */
export function createResourceQuotaController({ store }: ControllerContext): ControllerDefinition {
  const quotasOf = (namespace: string | undefined) => store.list<Quota>(resourceQuotas, namespace).map(keyOf);
  const watched = builtinResources.filter((resource) => resource.namespaced && resource !== resourceQuotas);
  return {
    resource: resourceQuotas,
    watches: watched.map((resource) => ({
      resource,
      keysOf: ({ type, object, previous }) => {
        const ended = resource === pods && previous !== undefined && isFinished(object as Pod);
        return type === 'MODIFIED' && !ended ? [] : quotasOf(object.metadata.namespace);
      },
    })),
    reconcile: ({ namespace, name }, context) => {
      const quota = store.find<Quota>(resourceQuotas, namespace, name);
      if (!quota || isDeleting(quota)) return;
      const hard = quota.spec.hard ?? {};
      const used = Object.fromEntries(
        Object.keys(hard).map((key) => [key, usageOf(key, namespace ?? '', context)]),
      );
      const status = { ...quota.status, hard, used };
      store.updateStatus({ ...quota, status }, { fieldManager: 'kube-controller-manager' });
    },
  };
}

function usageOf(name: string, namespace: string, { store }: ControllerContext): string {
  const resource =
    counted[name] ?? (name.startsWith('count/') ? resourceNamed(name.slice('count/'.length)) : undefined);
  const living = store.list<Pod>(pods, namespace).filter((pod) => !isFinished(pod));
  if (resource === pods && name === 'pods') return String(living.length);
  if (resource) return String(store.list(resource, namespace).length);
  const total = { cpu: 0, memory: 0 };
  for (const pod of living) {
    const requests = name.startsWith('limits.') ? limitsOf(pod) : requestsOf(pod);
    total.cpu += requests.cpu;
    total.memory += requests.memory;
  }
  if (name === 'cpu' || name.endsWith('.cpu')) return formatCpu(total.cpu);
  if (name === 'memory' || name.endsWith('.memory')) return String(total.memory);
  return '0';
}

function resourceNamed(name: string): Resource | undefined {
  return builtinResources.find((resource) => qualified(resource) === name);
}

function limitsOf(pod: Pod): { cpu: number; memory: number } {
  const sum = { cpu: 0, memory: 0 };
  for (const { resources } of pod.spec.containers) {
    sum.cpu += parseQuantity(resources?.limits?.['cpu']);
    sum.memory += parseQuantity(resources?.limits?.['memory']);
  }
  return sum;
}

function formatCpu(cores: number): string {
  return Number.isInteger(cores) ? String(cores) : `${Math.round(cores * 1000)}m`;
}

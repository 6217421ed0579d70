import type { InstanceState } from '@/server/domain/status';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';

/** How an object of a cluster is. `final`: waiting longer cannot help. `progress` from 0 to 1. */
export type Health = { state: InstanceState; message: string; progress?: number; final?: boolean };

export type Condition = {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  observedGeneration?: number;
};

/** The loosely typed `spec` and `status` of a live object: whatever a cluster sends must not make a rule fail. */
export function specOf(live: LiveResource): Record<string, unknown> {
  return asMap(live['spec']);
}
export function statusOf(live: LiveResource): Record<string, unknown> {
  return asMap(live['status']);
}

export function asMap(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
export function asNumber(value: unknown, otherwise = 0): number {
  return typeof value === 'number' ? value : otherwise;
}

export function conditionsOf(live: LiveResource): Condition[] {
  return asList(statusOf(live)['conditions']).map((item) => {
    const { type, status, reason, message, observedGeneration } = asMap(item);
    return {
      type: asText(type),
      status: asText(status),
      reason: asText(reason),
      message: asText(message),
      ...(typeof observedGeneration === 'number' ? { observedGeneration } : {}),
    };
  });
}

export function conditionOf(live: LiveResource, type: string): Condition | undefined {
  return conditionsOf(live).find((condition) => condition.type === type);
}

/** Has the controller seen the newest specification? Until then its status speaks of the one before. */
export function isObserved(live: LiveResource): boolean {
  const generation = live.metadata.generation;
  const observed = statusOf(live)['observedGeneration'];
  return generation === undefined || typeof observed !== 'number' || observed >= generation;
}

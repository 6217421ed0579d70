import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import {
  type Health,
  asList,
  asMap,
  asText,
  conditionOf,
  conditionsOf,
  isObserved,
  specOf,
  statusOf,
} from './kube-status';

export function serviceHealth(live: LiveResource): Health {
  if (asText(specOf(live)['type']) !== 'LoadBalancer') return { state: 'running', message: '' };
  const ingress = asList(asMap(statusOf(live)['loadBalancer'])['ingress']);
  if (ingress.length === 0)
    return { state: 'pending', message: 'Waiting for the address of the load balancer' };
  const { ip, hostname } = asMap(ingress[0]);
  return { state: 'running', message: `Reachable at ${asText(ip) || asText(hostname)}` };
}

/** An Ingress has no status that every controller writes: that it exists is all that can be asked for. */
export function ingressHealth(live: LiveResource): Health {
  const { ip, hostname } = asMap(asList(asMap(statusOf(live)['loadBalancer'])['ingress'])[0]);
  const address = asText(ip) || asText(hostname);
  return { state: 'running', message: address === '' ? '' : `Reachable at ${address}` };
}

export function claimHealth(live: LiveResource): Health {
  const phase = asText(statusOf(live)['phase']);
  if (phase === 'Bound')
    return { state: 'running', message: `Bound to ${asText(specOf(live)['volumeName'])}` };
  if (phase === 'Lost') return { state: 'failed', message: 'Its volume is gone', final: true };
  return { state: 'pending', message: 'Waiting for a volume; some classes bind when the first pod needs it' };
}

export function autoscalerHealth(live: LiveResource): Health {
  const able = conditionOf(live, 'AbleToScale');
  if (able?.status === 'False')
    return { state: 'warning', message: able.message || 'Cannot scale its target' };
  const active = conditionOf(live, 'ScalingActive');
  // Metrics come late, and are not there at all in many clusters; what it scales runs all the same.
  if (active?.status === 'False')
    return {
      state: 'running',
      message: `It does not scale: ${active.message || active.reason || 'no reason is given'}`,
    };
  return { state: 'running', message: '' };
}

export function definitionHealth(live: LiveResource): Health {
  const refused = conditionOf(live, 'NamesAccepted');
  if (refused?.status === 'False')
    return { state: 'failed', message: refused.message || 'Its names are taken' };
  return conditionOf(live, 'Established')?.status === 'True'
    ? { state: 'running', message: 'Established' }
    : { state: 'pending', message: 'Not established yet' };
}

/**
 * Any other kind, by the conventions that kstatus reads: observedGeneration, then the conditions Reconciling, Stalled,
 * Failed, Ready and Available. A kind that has none of them is well because it exists.
 */
export function genericHealth(live: LiveResource): Health {
  if (!isObserved(live)) return { state: 'updating', message: 'Waiting for its controller' };
  const when = (type: string, status: string) =>
    conditionsOf(live).find((condition) => condition.type === type && condition.status === status);
  const bad = when('Stalled', 'True') ?? when('Failed', 'True');
  if (bad) return { state: 'failed', message: bad.message || bad.reason || bad.type };
  const busy = when('Reconciling', 'True');
  if (busy) return { state: 'updating', message: busy.message || 'Its controller is at work' };
  const notYet = ['Ready', 'Available']
    .flatMap((type) => [when(type, 'False'), when(type, 'Unknown')])
    .find(Boolean);
  if (notYet)
    return {
      state: 'updating',
      message: notYet.message || notYet.reason || `Not ${notYet.type.toLowerCase()} yet`,
    };
  return { state: 'running', message: when('Ready', 'True')?.message ?? '' };
}

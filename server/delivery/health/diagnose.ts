import type { Diagnosis } from '@/server/domain/pod-status';
import type { InstanceState } from '@/server/domain/status';
import type { LiveResource, PodEvent } from '@/server/targets/kubernetes/cluster-api';
import { claimTrouble } from './claim-events';
import { asList, asMap, asNumber, asText, conditionOf, statusOf } from './kube-status';
import {
  type ContainerState,
  containersOf,
  isCrashing,
  isPullFailure,
  isStartFailure,
  podHealth,
} from './pod-health';
import { health } from './rules';

export type DiagnosisInput = {
  component: string;
  workload: LiveResource;
  /** What the workload owns: replica sets, jobs. */
  owned: LiveResource[];
  pods: LiveResource[];
  /** Of the workload and of pods that are not well, newest first. */
  events: PodEvent[];
  /** Last lines of a container that crashed. */
  lastLog: string[];
};

export type Finding = { state: InstanceState; diagnosis: Diagnosis };

/**
 * Why a workload is not well: one sentence, the evidence and the next step; null when nothing is known beyond what
 * `health` says. Pure. The most telling cause comes first: a pod that cannot pull its image is also not ready.
 */
export function diagnose(input: DiagnosisInput): Finding | null {
  const sick = current(input).filter(
    (pod) => pod.metadata['deletionTimestamp'] === undefined && !isFine(pod),
  );
  for (const pod of sick) {
    const found = ofEnd(input, pod) ?? ofContainers(input, pod) ?? ofScheduling(input, pod);
    if (found) return found;
  }
  return (
    ofClaim(input) ??
    ofCreation(input) ??
    sick.map((pod) => ofProbes(input, pod)).find((found) => found !== null) ??
    null
  );
}

/** The pods that say how the workload is now: one that ended stays to be read about, though others took its place. */
function current({ workload, owned, pods }: DiagnosisInput): LiveResource[] {
  if (workload.kind === 'CronJob') {
    const newest = owned.filter(({ kind }) => kind === 'Job').sort((a, b) => bornAt(b) - bornAt(a))[0];
    return newest ? pods.filter((pod) => isOwnedBy(pod, newest)) : pods;
  }
  if (workload.kind === 'Job') return conditionOf(workload, 'Complete')?.status === 'True' ? [] : pods;
  if (workload.kind === 'Pod') return pods;
  const [ended, others] = [pods.filter(hasFailed), pods.filter((pod) => !hasFailed(pod))];
  const { state } = health(workload);
  return state === 'running' ? others : [...others, ...ended];
}

function hasFailed(pod: LiveResource): boolean {
  return asText(statusOf(pod)['phase']) === 'Failed';
}
function bornAt({ metadata }: LiveResource): number {
  return Date.parse(asText(metadata['creationTimestamp'])) || 0;
}
function isOwnedBy(pod: LiveResource, owner: LiveResource): boolean {
  return asList(pod.metadata['ownerReferences']).some((each) => asMap(each)['uid'] === owner.metadata.uid);
}

/** The node ended it, or did not take it: evicted, shut down, out of what it asks for. */
function ofEnd(input: DiagnosisInput, pod: LiveResource): Finding | null {
  const { reason, message } = statusOf(pod);
  if (!hasFailed(pod) || asText(reason) === '' || input.workload.kind === 'Job') return null;
  const why = [asText(reason), asText(message)].filter((text) => text !== '').join(': ');
  return finding(input, {
    sentence: `${input.component} lost a pod, which its node ended (${why})`,
    facts: [
      ['Pod', pod.metadata.name],
      ['Node', asText(asMap(pod['spec'])['nodeName'])],
      ['Reason', asText(reason)],
    ],
    step: 'Look at what the node lacks; give the pod requests that fit what it uses, or add a node.',
  });
}

function isFine(pod: LiveResource): boolean {
  const { state } = podHealth(pod);
  return state === 'running' || state === 'completed';
}

type Words = { sentence: string; step: string; facts: [string, string][] };

function finding({ pods }: DiagnosisInput, words: Words, worst: InstanceState = 'failed'): Finding {
  // Some pods still serve: bad, but not down. `error` is kept for a look that fails itself.
  const state = worst === 'failed' && pods.some(isFine) ? 'warning' : worst;
  const facts = words.facts.filter(([, value]) => value !== '').map(([label, value]) => ({ label, value }));
  return { state, diagnosis: { sentence: words.sentence, facts, step: words.step } };
}

function ofContainers(input: DiagnosisInput, pod: LiveResource): Finding | null {
  const containers = containersOf(pod);
  const unpulled = containers.find(isPullFailure);
  if (unpulled) return pullFailure(input, pod, unpulled);
  const unstarted = containers.find(isStartFailure);
  if (unstarted) {
    const why = unstarted.waiting?.message || unstarted.waiting?.reason || '';
    return finding(input, {
      sentence: `${input.component} cannot start: ${lowerFirst(why)}`,
      facts: [
        ['Container', unstarted.name],
        ['Pod', pod.metadata.name],
        ['Reason', unstarted.waiting?.reason ?? ''],
      ],
      step: 'Check that the ConfigMaps, Secrets and keys that it refers to exist in this namespace.',
    });
  }
  const crashing = containers.find(isCrashing);
  return crashing ? crash(input, pod, crashing) : null;
}

function pullFailure(input: DiagnosisInput, pod: LiveResource, container: ContainerState): Finding {
  const answer = registryAnswer(input.events, pod, container);
  const image = container.image || 'its image';
  const invalid = container.waiting?.reason === 'InvalidImageName';
  return finding(input, {
    sentence: `${input.component} cannot start: the image ${image} ${invalid ? 'has an invalid name' : 'cannot be pulled'}${answer === '' ? '' : ` (${answer})`}`,
    facts: [
      ['Image', image],
      ['Registry', answer],
      ['Container', container.name],
      ['Pod', pod.metadata.name],
      ['Reason', container.waiting?.reason ?? ''],
    ],
    step: 'Check the name and tag of the image, that its registry can be reached from the cluster, and for a private one imagePullSecrets.',
  });
}

/** What the registry said, without the kubelet's wrapping. */
function registryAnswer(events: PodEvent[], pod: LiveResource, container: ContainerState): string {
  const said = events.find(
    (event) =>
      event.object.name === pod.metadata.name && event.reason === 'Failed' && /pull/i.test(event.message),
  );
  const text = said?.message || container.waiting?.message || '';
  const quoted = `"${container.image}"`;
  return text
    .replace(/^Back-off pulling image\s*/, '')
    .replace(/^Failed to pull image\s*/, '')
    .replace(quoted, '')
    .replace(/^[:\s]+/, '')
    .replace(/^ErrImagePull: /, '')
    .replace(/^rpc error: code = \w+ desc = /, '')
    .trim();
}

function crash(input: DiagnosisInput, pod: LiveResource, container: ContainerState): Finding {
  const { ended } = container;
  const lastLine = input.lastLog.findLast((line) => line.trim() !== '')?.trim() ?? '';
  const outOfMemory = ended?.reason === 'OOMKilled';
  const how = outOfMemory
    ? 'it needed more memory than its limit'
    : ended
      ? `it ended with exit code ${ended.exitCode}`
      : 'its container ends again and again';
  const tries = triesOf(input.workload);
  const again = container.restarts > 0 ? `, restarted ${container.restarts} times` : '';
  const said = lastLine === '' || outOfMemory ? '' : `; its last words: ${shorten(lastLine)}`;
  const words = {
    sentence: `${input.component} ${tries?.verb ?? 'crashes'}: ${how}${tries?.often ?? again}${said}`,
    facts: [
      ['Exit code', ended ? String(ended.exitCode) : ''],
      ['Last log line', lastLine],
      ['Restarts', String(container.restarts)],
      ['Container', container.name],
      ['Pod', pod.metadata.name],
    ] satisfies Words['facts'],
    step: outOfMemory
      ? 'Give it more memory, or find out what it needs it for.'
      : 'Read the log of the container that ended; check its command, arguments and environment.',
  };
  return finding(input, words, tries?.goesOn ? 'warning' : 'failed');
}

/** A Job begins anew with another pod, so many times. */
function triesOf(workload: LiveResource): { verb: string; often: string; goesOn: boolean } | null {
  if (workload.kind !== 'Job') return null;
  const goesOn = conditionOf(workload, 'Failed')?.status !== 'True';
  const failed = asNumber(statusOf(workload)['failed']);
  const limit = asMap(workload['spec'])['backoffLimit'] ?? 6;
  const often = failed === 0 ? '' : `, ${failed} of at most ${asNumber(limit) + 1} tries`;
  return { verb: goesOn ? 'fails' : 'failed', often, goesOn };
}

function ofScheduling(input: DiagnosisInput, pod: LiveResource): Finding | null {
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return null;
  const said = scheduled.message ?? '';
  const claim = /persistentvolumeclaim/i.test(said);
  const trouble = claim ? claimTrouble(input.events) : null;
  const why = trouble ? `${trouble.claim}: ${trouble.why}` : said;
  return finding(input, {
    sentence: claim
      ? `${input.component} cannot start: a volume that it claims is not there (${lowerFirst(why)})`
      : `${input.component} cannot start: no node takes its pod (${lowerFirst(why)})`,
    facts: [
      ['Pod', pod.metadata.name],
      ['Claim', trouble?.claim ?? ''],
      ['Scheduler', said],
    ],
    step: claim
      ? claimStep
      : 'Ask for less cpu and memory, loosen the node affinity or tolerations, or add a node.',
  });
}

/** A claim of its own, without a pod that misses it. */
function ofClaim(input: DiagnosisInput): Finding | null {
  if (input.workload.kind !== 'PersistentVolumeClaim') return null;
  const trouble = claimTrouble(input.events);
  if (!trouble) return null;
  const words = {
    sentence: `${input.component} gets no volume (${trouble.claim}: ${lowerFirst(trouble.why)})`,
    facts: [['Claim', trouble.claim]] satisfies Words['facts'],
    step: claimStep,
  };
  return finding(input, words, 'warning');
}

const claimStep =
  'Check the storage class and size of the PersistentVolumeClaim, and that the cluster can provide such volumes.';

/** Pods that are not even made: a quota, an admission policy, a wrong service account. */
function ofCreation(input: DiagnosisInput): Finding | null {
  const owners = [input.workload, ...input.owned];
  const refused = owners
    .map((owner) => conditionOf(owner, 'ReplicaFailure'))
    .find((c) => c?.status === 'True');
  const event = input.events.find((each) => each.reason === 'FailedCreate' && each.object.kind !== 'Pod');
  const stillMissing = asNumber(statusOf(input.workload)['replicas']) < Math.max(1, input.pods.length);
  const why = refused?.message || (input.pods.length === 0 || stillMissing ? event?.message : '') || '';
  if (why === '') return ofJob(input);
  const quota = /exceeded quota/i.test(why);
  return finding(input, {
    sentence: `${input.component} cannot start: ${quota ? 'the quota of its namespace is used up' : 'the cluster refuses its pods'} (${lowerFirst(why)})`,
    facts: [['Cluster', why]],
    step: quota
      ? 'Ask for less, free something in this namespace, or have its quota raised.'
      : 'Mend what the cluster objects to; its answer is above.',
  });
}

function ofJob(input: DiagnosisInput): Finding | null {
  const failed = conditionOf(input.workload, 'Failed');
  if (input.workload.kind !== 'Job' || failed?.status !== 'True') return null;
  const lastLine = input.lastLog.findLast((line) => line.trim() !== '')?.trim() ?? '';
  const why = asText(failed.message) || asText(failed.reason);
  return finding(input, {
    sentence: `${input.component} failed: ${lowerFirst(why)}${lastLine === '' ? '' : `; its last words: ${shorten(lastLine)}`}`,
    facts: [
      ['Reason', asText(failed.reason)],
      ['Last log line', lastLine],
    ],
    step: 'Read the log of its pods; deploy again once the cause is mended.',
  });
}

function ofProbes(input: DiagnosisInput, pod: LiveResource): Finding | null {
  const event = input.events.find(
    (each) => each.reason === 'Unhealthy' && each.object.name === pod.metadata.name,
  );
  const waiting = containersOf(pod).find(
    (container) => container.running && !container.ready && !container.init,
  );
  if (!event || !waiting) return null;
  const kind = /^(Readiness|Liveness|Startup)/.exec(event.message)?.[1]?.toLowerCase() ?? 'readiness';
  return finding(
    input,
    {
      sentence: `${input.component} runs but is not ready: ${lowerFirst(event.message)}`,
      facts: [
        ['Probe', event.message],
        ['Container', waiting.name],
        ['Pod', pod.metadata.name],
      ],
      step: `Check that the ${kind} probe asks the right port and path, and that the application answers there in time.`,
    },
    'failed',
  );
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function shorten(text: string): string {
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}

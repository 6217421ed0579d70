import type { Diagnosis } from '@/server/domain/pod-status';
import type { InstanceState } from '@/server/domain/status';
import type { LiveResource, PodEvent } from '@/server/targets/kubernetes/cluster-api';

export type Health = { state: InstanceState; message: string; progress?: number };

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

/** What is well and why not is delivery's knowledge; it comes in as an argument, so that sensing stands beside delivery. */
export type HealthRules = {
  health(live: LiveResource): Health;
  /** Null: nothing is known beyond what health says. `state` may be worse than the workload says of itself. */
  diagnose(input: DiagnosisInput): { state: InstanceState; diagnosis: Diagnosis } | null;
};

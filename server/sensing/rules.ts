import type { instance, resource } from '@/db/schema/delivery';
import type { Drift } from '@/server/domain/drift';
import type { Diagnosis } from '@/server/domain/pod-status';
import type { InstanceState } from '@/server/domain/status';
import type { ClusterApi, LiveResource, PodEvent } from '@/server/targets/kubernetes/cluster-api';

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
  /** What the type of a component says of its workload, in place of the above; null: nothing. */
  own?: (
    component: { type: string },
    workload: LiveResource,
    others: readonly (LiveResource | null)[],
  ) => Promise<Health | null>;
  /** Null: nothing is known beyond what health says. `state` may be worse than the workload says of itself. */
  diagnose(input: DiagnosisInput): { state: InstanceState; diagnosis: Diagnosis } | null;
};

type Rows = { instance: typeof instance.$inferSelect; row: typeof resource.$inferSelect };

/** What others changed of what was applied is delivery's to find and to put back, too. */
export type DriftRules = {
  /** The same as long as nobody changed what was applied; null where that cannot be told. */
  mark(live: LiveResource): string | null;
  /** Which state of an object a comparison is about. */
  state(live: LiveResource | null): string;
  /** Compares, and puts back where that is to be; `again`: when it may be, where only the time is in the way. */
  tend(
    subject: Rows & { api: ClusterApi; now: Date },
  ): Promise<{ drift: Drift | null; seen: string | null; again?: Date | null }>;
};

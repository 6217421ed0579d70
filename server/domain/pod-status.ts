import type { InstanceState } from './status';

/** A pod as the pages show it. `reason` is the cluster's own word: CrashLoopBackOff, ImagePullBackOff, ... */
export type PodStatus = {
  name: string;
  namespace: string;
  state: InstanceState;
  message: string;
  node: string;
  createdAt: string;
  restarts: number;
  /** Name of the tracked resource that owns it, directly or not: `Deployment/web`. */
  owner: string;
  /** Those that run before the others come last, and say so. */
  containers: {
    name: string;
    image: string;
    ready: boolean;
    restarts: number;
    reason: string;
    init?: true;
  }[];
};

/** Why something is not well: one sentence, the evidence, the next step. */
export type Diagnosis = {
  /** e.g. `payments cannot start: its image does not exist` */
  sentence: string;
  facts: { label: string; value: string }[];
  step: string;
};

import type { Draft } from './sandbox';

/** The workloads that most tests start from. */

type Spec = Record<string, unknown>;

export function podTemplate(app: string, image: string, container: Spec = {}, pod: Spec = {}) {
  return {
    metadata: { labels: { app } },
    spec: { containers: [{ name: 'main', image, ...container }], ...pod },
  };
}

/** A workload that selects its pods by `app`: Deployment, StatefulSet, DaemonSet, ReplicaSet. */
export function workload(name: string, image: string, spec: Spec = {}): Draft {
  return {
    metadata: { name },
    spec: { selector: { matchLabels: { app: name } }, template: podTemplate(name, image), ...spec },
  };
}

export function jobDraft(name: string, image: string, spec: Spec = {}): Draft {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image }] } };
  return { metadata: { name }, spec: { template, ...spec } };
}

/** What makes a workload's pods run another image. */
export function imageChange(image: string) {
  return { spec: { template: { spec: { containers: [{ name: 'main', image }] } } } };
}

import type { Node } from '@/playground/controllers/objects/cluster';
import { isDeleting } from '@/playground/controllers/objects/meta';
import type { Pod } from '@/playground/controllers/objects/pod';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import type { ControllerDefinition } from '@/playground/controllers/runtime/controller';
import { isTolerated, type Taint } from '@/playground/controllers/scheduler/node-filters';
import { formatTime } from '@/playground/store/kube-object';
import { nodes, pods } from '@/playground/store/resources';

const fieldManager = 'kube-controller-manager';
const unschedulable = 'node.kubernetes.io/unschedulable';

/** Marks cordoned nodes, takes pods off a node whose taints they do not bear, and pods whose node is gone. */
export function createNodeLifecycle({ store, clock }: ControllerContext): ControllerDefinition {
  return {
    resource: nodes,
    reconcile: ({ name }) => {
      const node = store.find<Node>(nodes, undefined, name);
      const there = store.list<Pod>(pods).filter(({ spec }) => spec.nodeName === name);
      if (!node) {
        for (const pod of there) remove(pod, { gracePeriodSeconds: 0 });
        return;
      }
      const marked = withMark(node);
      if (marked) store.update(marked, { fieldManager });
      const driving = (node.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
      for (const pod of there) if (driving.some((taint) => !bears(pod, taint))) remove(pod, {});
    },
  };

  function remove(pod: Pod, options: { gracePeriodSeconds?: number }): void {
    if (isDeleting(pod) && options.gracePeriodSeconds === undefined) return;
    store.delete(pods, pod.metadata.namespace, pod.metadata.name, options);
  }

  /** Undefined when the mark is right as it is. */
  function withMark(node: Node): Node | undefined {
    const taints = node.spec?.taints ?? [];
    const others = taints.filter(({ key }) => key !== unschedulable);
    const isCordoned = node.spec?.unschedulable === true;
    if (isCordoned === others.length < taints.length) return undefined;
    const { taints: _taints, ...spec } = node.spec ?? {};
    if (!isCordoned) return { ...node, spec: others.length > 0 ? { ...spec, taints: others } : spec };
    const mark = { key: unschedulable, effect: 'NoSchedule', timeAdded: formatTime(clock.now()) };
    return { ...node, spec: { ...spec, taints: [...others, mark] } };
  }
}

function bears(pod: Pod, taint: Taint): boolean {
  return (pod.spec.tolerations ?? []).some((toleration) => isTolerated(taint, toleration));
}

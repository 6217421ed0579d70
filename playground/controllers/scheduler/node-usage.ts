import { isFinished, type Pod } from '@/playground/controllers/objects/pod';
import { requestsOf, type Usage } from './node-filters';

/** What is taken on each node, kept up with every change instead of counted anew for every pod. */
export class NodeUsage {
  readonly byNode = new Map<string, Usage>();
  #byPod = new Map<string, { node: string; requests: Usage }>();

  constructor(pods: Pod[]) {
    for (const pod of pods) this.observe('ADDED', pod);
  }

  /** True when room has become free. */
  observe(type: 'ADDED' | 'MODIFIED' | 'DELETED', pod: Pod): boolean {
    const { uid = '' } = pod.metadata;
    const counted = this.#byPod.get(uid);
    const counts = type !== 'DELETED' && pod.spec.nodeName !== undefined && !isFinished(pod);
    if (counts === (counted !== undefined)) return false;
    if (counted) {
      this.#byPod.delete(uid);
      this.#add(counted.node, counted.requests, -1);
      return true;
    }
    const entry = { node: pod.spec.nodeName ?? '', requests: requestsOf(pod) };
    this.#byPod.set(uid, entry);
    this.#add(entry.node, entry.requests, 1);
    return false;
  }

  #add(node: string, { pods, cpu, memory }: Usage, sign: 1 | -1): void {
    const used = this.byNode.get(node) ?? { pods: 0, cpu: 0, memory: 0 };
    this.byNode.set(node, {
      pods: used.pods + sign * pods,
      cpu: used.cpu + sign * cpu,
      memory: used.memory + sign * memory,
    });
  }
}

import type { Pod } from '@/playground/controllers/objects/pod';

/** Each node hands out addresses of a range of its own, lowest free one first. */
export class PodAddresses {
  #byPod = new Map<string, string>();
  #used = new Set<string>();
  #next = new Map<number, number>();

  /** `node` counts from 1: node 2 has 10.242.0.0/16. */
  assign(pod: Pod, node: number): string {
    const uid = pod.metadata.uid ?? '';
    const known = pod.status?.podIP ?? this.#byPod.get(uid);
    const address = known ?? this.#free(node);
    this.#byPod.set(uid, address);
    this.#used.add(address);
    return address;
  }

  release(uid: string): void {
    const address = this.#byPod.get(uid);
    if (address === undefined) return;
    this.#byPod.delete(uid);
    this.#used.delete(address);
  }

  /** Goes round the range, so that an address is not used again at once. */
  #free(node: number): string {
    let number = this.#next.get(node) ?? 2;
    for (;;) {
      const address = `10.${240 + node}.${(number >> 8) & 255}.${number & 255}`;
      number = number >= 65_000 ? 2 : number + 1;
      if (this.#used.has(address)) continue;
      this.#next.set(node, number);
      return address;
    }
  }
}

import type { V1Deployment, V1DeploymentList } from '@kubernetes/client-node';
import type { Api } from '@/playground/contract/api';

type Event = { type: string; object: V1Deployment };

const path = '/apis/apps/v1/deployments';

/** Sees from outside when Deployments appear and when they are fully rolled out, by one watch over all namespaces. */
export class Rollouts {
  readonly #abort = new AbortController();
  readonly #seen = new Map<string, number>();
  readonly #done = new Map<string, { at: number; image: string }>();
  #listeners = new Set<() => void>();
  #failure: unknown;

  static async watch(cluster: Api): Promise<Rollouts> {
    const { metadata } = await cluster.expect<V1DeploymentList>('GET', `${path}?limit=1`);
    const rollouts = new Rollouts();
    void rollouts.#follow(cluster, metadata?.resourceVersion ?? '0');
    return rollouts;
  }

  /** When the last of them was available, in milliseconds since 1970. `image`: with that. */
  async allDone(
    keys: readonly string[],
    { image, timeoutMs = 180_000 }: { image?: string; timeoutMs?: number } = {},
  ): Promise<number> {
    const signal = AbortSignal.timeout(timeoutMs);
    for (;;) {
      if (this.#failure) throw new Error('the watch ended', { cause: this.#failure });
      const missing = keys.filter((key) => {
        const done = this.#done.get(key);
        return !done || (image !== undefined && done.image !== image);
      });
      if (missing.length === 0) return Math.max(...keys.map((key) => this.#done.get(key)?.at ?? 0));
      await new Promise<void>((resolve, reject) => {
        this.#listeners.add(resolve);
        signal.addEventListener(
          'abort',
          () => reject(new Error(`not available in time: ${missing.slice(0, 5).join(', ')}`)),
          { once: true },
        );
      });
    }
  }

  /** Deployments a second, from the first of them that was there to the last. */
  rateOf(keys: readonly string[]): number {
    const times = keys.map((key) => this.#seen.get(key) ?? Number.NaN);
    return ((keys.length - 1) * 1_000) / (Math.max(...times) - Math.min(...times));
  }

  stop(): void {
    this.#abort.abort();
  }

  async #follow(cluster: Api, version: string): Promise<void> {
    try {
      const query = `?watch=1&timeoutSeconds=3600&resourceVersion=${version}`;
      const response = await cluster.open(path + query, {}, this.#abort.signal);
      const decoder = new TextDecoder();
      let rest = '';
      for await (const chunk of response.body ?? []) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.#note(JSON.parse(line) as Event);
      }
      throw new Error('the API server closed it');
    } catch (error) {
      this.#failure = error;
    }
    this.#ring();
  }

  #note({ type, object }: Event): void {
    const key = `${object.metadata?.namespace}/${object.metadata?.name}`;
    if (type === 'ADDED') this.#seen.set(key, Date.now());
    if (type === 'DELETED' || !isRolledOut(object)) this.#done.delete(key);
    else if (!this.#done.has(key)) {
      const image = object.spec?.template.spec?.containers[0]?.image ?? '';
      this.#done.set(key, { at: Date.now(), image });
      this.#ring();
    }
  }

  #ring(): void {
    const listeners = this.#listeners;
    this.#listeners = new Set();
    for (const listener of listeners) listener();
  }
}

/** As `kubectl rollout status` has it. */
function isRolledOut({ metadata, spec, status }: V1Deployment): boolean {
  const wanted = spec?.replicas ?? 1;
  return (
    (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 1) &&
    (status?.updatedReplicas ?? 0) === wanted &&
    (status?.replicas ?? 0) === wanted &&
    (status?.availableReplicas ?? 0) === wanted
  );
}

import type { ClusterApi, PodEvent } from '@/server/targets/kubernetes/cluster-api';

type Asked = { kind: string; metadata: { namespace?: string; name: string } };
type Recent = { atMs: number; events: Promise<PodEvent[]> };

/** What is said of a claim changes slowly, while all that waits for its volume is looked at time and again. */
const goodForMs = 5_000;
const perCluster = new WeakMap<ClusterApi, Map<string, Recent>>();

/** Events of an object; those of a claim at most once in some seconds, for events are dear to ask for. */
export function recentEvents(
  api: ClusterApi,
  { kind, metadata: { namespace = '', name } }: Asked,
): Promise<PodEvent[]> {
  const ask = () => api.events(namespace, { kind, name });
  if (kind !== 'PersistentVolumeClaim') return ask();
  const known = perCluster.get(api) ?? new Map<string, Recent>();
  perCluster.set(api, known);
  const nowMs = performance.now();
  for (const [key, { atMs }] of known) if (nowMs - atMs >= goodForMs) known.delete(key);
  const key = `${namespace}/${name}`;
  const recent = known.get(key);
  if (recent) return recent.events;
  const events = ask();
  known.set(key, { atMs: nowMs, events });
  // What failed is asked again.
  events.catch(() => known.delete(key));
  return events;
}

import type { KubeResource } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import type { ClusterApi, LiveResource, ResourceId } from '@/server/targets/kubernetes/cluster-api';
import { type Owner, labelsOf, ownerOf } from './labels';

/** KubeVela's annotation: who uses an object together, the one that writes it first. */
const sharedBy = 'app.oam.dev/shared-by';

/** Who shares an object, as `project/name`; null: it is not shared. */
export function sharersOf(live: LiveResource): string[] | null {
  const text = live.metadata.annotations?.[sharedBy];
  return text === undefined ? null : text.split(',').filter(Boolean);
}

export const nameOf = ({ project, name }: { project: string | null; name: string }) => `${project}/${name}`;

/** The object as its first application writes it: with all that share it. */
export function asShared(wanted: KubeResource, live: LiveResource | null, own: Owner): KubeResource {
  const sharers = [...new Set([...((live && sharersOf(live)) ?? []), nameOf(own)])];
  const annotations = { ...wanted.metadata.annotations, [sharedBy]: sharers.join(',') };
  return { ...wanted, metadata: { ...wanted.metadata, annotations } };
}

/** True for an object that another application made and shares. */
export function isSharedByOther(live: LiveResource, own: Owner): boolean {
  const owner = ownerOf(live);
  const isOther = owner !== null && !(owner.name === own.name && owner.project === own.project);
  return isOther && sharersOf(live) !== null;
}

type Place = { api: ClusterApi; id: ResourceId; own: Owner };

/**
 * Joins those who share an object; what is in it stays as its first application wrote it. `gone`: sharers that are no more, and
 * never left; what was theirs to tend is the next one's.
 */
export function join(
  live: LiveResource,
  place: Place,
  gone: ReadonlySet<string> = new Set(),
): Promise<LiveResource> {
  return change(live, place, (sharers) => [
    ...new Set([...sharers.filter((each) => !gone.has(each)), nameOf(place.own)]),
  ]);
}

/**
 * Leaves those who share an object: the next of them tends it from now on. Answers with the object as it is then, and whose it
 * is; null when nobody else shares it, and it may go. `gone`: sharers that are no more, and never left.
 */
export async function leave(
  live: LiveResource,
  place: Place,
  gone: ReadonlySet<string> = new Set(),
): Promise<{ left: LiveResource; next: string | null }> {
  const othersOf = (sharers: string[]) =>
    sharers.filter((each) => each !== nameOf(place.own) && !gone.has(each));
  // Two may leave at once: who is the last is known by what the cluster took.
  const left = await change(live, place, (sharers) => {
    const others = othersOf(sharers);
    return others.length > 0 ? others : sharers;
  });
  return { left, next: othersOf(sharersOf(left) ?? [])[0] ?? null };
}

const tries = 5;

/** Nobody's change is lost: the cluster refuses one that was made of an older object, and it is made again. */
async function change(
  live: LiveResource,
  { api, id }: Place,
  next: (sharers: string[]) => string[],
): Promise<LiveResource> {
  let current: LiveResource | null = live;
  for (let attempt = 1; current; attempt++) {
    const before = sharersOf(current) ?? [];
    const sharers = next(before);
    if (sharers.join() === before.join()) return current;
    const [project = '', name = ''] = (sharers[0] ?? '').split('/');
    const owner = ownerOf(current);
    const isLeft = owner !== null && before.includes(nameOf(owner)) && !sharers.includes(nameOf(owner));
    const metadata = {
      resourceVersion: current.metadata['resourceVersion'],
      annotations: { [sharedBy]: sharers.join(',') },
      ...(isLeft ? { labels: labelsOf({ project, name }) } : {}),
    };
    try {
      return await api.patch(id, { metadata }, 'merge');
    } catch (error) {
      if (attempt >= tries) throw error;
      current = await api.get(id);
    }
  }
  throw new LoamError('unavailable', `${id.kind} ${id.name} was removed while it was to be shared.`);
}

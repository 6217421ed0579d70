import type { KubeResource } from '@/plugins/sdk/definition';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { type Applied, type ApplyOptions, bringResource, unknownKind } from './apply';
import { allEnded, batchesOf, mostAtOnce } from './batches';
import { applyPlace } from './kind-order';
import { type ResourceRow, resourceIdOf } from './track';

export type AppliedAll = { lives: LiveResource[]; written: KubeResource[] };
/** As the cluster has it, null where it has not; undefined: it is asked when its turn comes. */
export type Known = LiveResource | null | undefined;

/** The objects of a small component as the cluster has them. Of a large one the last would be out of date before its turn. */
export async function readFew(
  wanted: readonly KubeResource[],
  api: Pick<ClusterApi, 'get'>,
): Promise<readonly Known[]> {
  if (wanted.length > mostAtOnce) return [];
  // What cannot be read now, as an object of a kind that comes with it, is an error in its turn, if it still is.
  return Promise.all(wanted.map((each) => api.get(idOf(each)).catch(() => undefined)));
}

function idOf({ apiVersion, kind, metadata: { name, namespace = '' } }: KubeResource) {
  return resourceIdOf({ apiVersion, kind, name, namespace });
}

/** Applies tracked objects in their order; `rows` belong to `wanted` one by one. Gives them as the cluster has them then. */
export async function applyAll(
  wanted: readonly KubeResource[],
  rows: readonly ResourceRow[],
  options: ApplyOptions,
  known: readonly Known[] = [],
): Promise<AppliedAll> {
  const all: AppliedAll = { lives: [], written: [] };
  const pairs = wanted.flatMap((resource, index) => {
    const row = rows[index];
    return row ? [{ resource, row, known: known[index] }] : [];
  });
  const notes: Promise<void>[] = [];
  try {
    await applyPairs(pairs, all, { wanted, options, notes });
  } finally {
    await allEnded(notes);
  }
  return all;
}

type Pair = { resource: KubeResource; row: ResourceRow; known: Known };
type Applying = { wanted: readonly KubeResource[]; options: ApplyOptions; notes: Promise<void>[] };

async function applyPairs(
  pairs: readonly Pair[],
  all: AppliedAll,
  { wanted, options, notes }: Applying,
): Promise<void> {
  const apply = async ({ resource, row, known }: Pair): Promise<Applied> => {
    const { note, ...applied } = await bringResource(resource, row, options, known);
    const noted = note?.();
    // It is waited for in the end: what comes next need not wait until this is noted.
    noted?.catch(() => undefined);
    if (noted) notes.push(noted);
    return applied;
  };
  // Objects of one kind go together; the next kind may refer to them.
  for (const batch of batchesOf(pairs, ({ resource }) => applyPlace(resource))) {
    const applied = await allEnded(batch.map(apply)).catch((error: unknown) => {
      throw whileKindsArrive(error, wanted);
    });
    for (const [index, { live, written }] of applied.entries()) {
      all.lives.push(live);
      const resource = batch[index]?.resource;
      if (written && resource) all.written.push(resource);
    }
  }
}

/** For a log: what was written, and that the rest needed nothing. */
export function appliedLines(written: readonly KubeResource[], all: number): string[] {
  const lines = written.map(({ kind, metadata }) => `${kind} ${metadata.name} applied`);
  if (written.length === all) return lines;
  return [...lines, `${all - written.length} of ${all} objects were as they should be`];
}

/** A kind that was defined a moment ago is served a moment later. */
function whileKindsArrive(error: unknown, wanted: readonly KubeResource[]): unknown {
  const definesKinds = wanted.some((resource) => resource.kind === 'CustomResourceDefinition');
  if (!definesKinds || !isLoamError(error) || error.expected !== unknownKind) return error;
  return new LoamError('unavailable', error.message, {
    cause: error,
    hint: 'Its definition was just applied.',
  });
}

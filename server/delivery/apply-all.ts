import type { KubeResource } from '@/plugins/sdk/definition';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { type ApplyOptions, applyResource, unknownKind } from './apply';
import { applyPlace } from './kind-order';
import type { ResourceRow } from './track';

export type AppliedAll = { lives: LiveResource[]; written: KubeResource[] };
type Pair = { resource: KubeResource; row: ResourceRow };

const atOnce = 8;

/** Applies tracked objects in their order; `rows` belong to `wanted` one by one. Gives them as the cluster has them then. */
export async function applyAll(
  wanted: readonly KubeResource[],
  rows: readonly ResourceRow[],
  options: ApplyOptions,
): Promise<AppliedAll> {
  const all: AppliedAll = { lives: [], written: [] };
  for (const batch of inBatches(wanted, rows)) {
    // All of them end before this does: nothing is written after a handler's outcome.
    const applied = await Promise.allSettled(
      batch.map(({ resource, row }) => applyResource(resource, row, options)),
    );
    for (const [index, each] of applied.entries()) {
      if (each.status === 'rejected') throw whileKindsArrive(each.reason, wanted);
      all.lives.push(each.value.live);
      const resource = batch[index]?.resource;
      if (each.value.written && resource) all.written.push(resource);
    }
  }
  return all;
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

/** Objects of one kind go together, a few at a time; the next kind may refer to them. */
function inBatches(wanted: readonly KubeResource[], rows: readonly ResourceRow[]): Pair[][] {
  const batches: Pair[][] = [];
  for (const [index, resource] of wanted.entries()) {
    const row = rows[index];
    if (!row) continue;
    const last = batches.at(-1);
    const first = last?.[0];
    const fits = last && last.length < atOnce && first && applyPlace(first.resource) === applyPlace(resource);
    if (fits) last.push({ resource, row });
    else batches.push([{ resource, row }]);
  }
  return batches;
}

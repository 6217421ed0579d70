import type { KubeResource } from '@/plugins/sdk/definition';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { type ApplyOptions, applyResource, unknownKind } from './apply';
import { allEnded, batchesOf } from './batches';
import { applyPlace } from './kind-order';
import type { ResourceRow } from './track';

export type AppliedAll = { lives: LiveResource[]; written: KubeResource[] };

/** Applies tracked objects in their order; `rows` belong to `wanted` one by one. Gives them as the cluster has them then. */
export async function applyAll(
  wanted: readonly KubeResource[],
  rows: readonly ResourceRow[],
  options: ApplyOptions,
): Promise<AppliedAll> {
  const all: AppliedAll = { lives: [], written: [] };
  const pairs = wanted.flatMap((resource, index) => {
    const row = rows[index];
    return row ? [{ resource, row }] : [];
  });
  // Objects of one kind go together; the next kind may refer to them.
  for (const batch of batchesOf(pairs, ({ resource }) => applyPlace(resource))) {
    const applied = await allEnded(
      batch.map(({ resource, row }) => applyResource(resource, row, options)),
    ).catch((error: unknown) => {
      throw whileKindsArrive(error, wanted);
    });
    for (const [index, { live, written }] of applied.entries()) {
      all.lives.push(live);
      const resource = batch[index]?.resource;
      if (written && resource) all.written.push(resource);
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

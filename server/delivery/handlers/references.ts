import type { HandlerContext } from '@/server/engine/runner/handler';
import { loadApplication } from '../plan/load-application';
import { getHome } from '../plan/resolve-placements';
import { createReferenceReader } from '../references';
import type { ReferenceReader, RenderTarget } from '../render';
import type { DeliveryDeps } from './deps';

/** What components of the run that are copies read, as whoever started it. */
export function runReferences(
  { db, http, clusters }: DeliveryDeps,
  { projectId, signal }: HandlerContext,
  { application, placement }: Pick<RenderTarget, 'application'> & { placement: { stage: string | null } },
): ReferenceReader {
  return createReferenceReader({
    db,
    projectId,
    http,
    open: (clusterId) => clusters.open(clusterId),
    home: async () => {
      const home = await getHome(db, projectId, placement.stage ?? undefined);
      const { metadata } = await loadApplication(db, application.id, application.revision);
      return { ...home, namespace: metadata.namespace ?? home.namespace };
    },
    signal,
  });
}

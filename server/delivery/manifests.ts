import { eq } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { resourceManifest } from '@/db/schema/delivery';
import type { KubeResource } from '@/plugins/sdk/definition';
import type { Sealer } from '@/server/platform/crypto';

type Row = { id: string; instanceId: string; digest: string };
type Kept = { digest: string; applied: KubeResource };

/** What was applied of tracked objects, sealed for the database: no Secret stands in it as it is. */
export type Manifests = {
  seal(row: Row, applied: KubeResource): string;
  /** Null: it is not on record, or it is of another delivery than the row: a worker of an earlier version keeps none. */
  find(db: Executor, row: Row): Promise<KubeResource | null>;
};

export function createManifests(sealer: Sealer): Manifests {
  const contextOf = ({ id, instanceId }: Row) => ({ projectId: instanceId, id });
  return {
    seal(row, applied) {
      const kept: Kept = { digest: row.digest, applied };
      return sealer.seal(JSON.stringify(kept), contextOf(row));
    },
    async find(db, row) {
      const [found] = await db
        .select({ sealed: resourceManifest.sealed })
        .from(resourceManifest)
        .where(eq(resourceManifest.resourceId, row.id));
      if (!found) return null;
      const kept = JSON.parse(sealer.open(found.sealed, contextOf(row))) as Kept;
      return kept.digest === row.digest ? kept.applied : null;
    },
  };
}

import { eq } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { resourceManifest } from '@/db/schema/delivery';
import type { KubeResource } from '@/plugins/sdk/definition';
import type { Sealer } from '@/server/platform/crypto';

type Row = { id: string; instanceId: string };

/** What was applied of tracked objects, sealed for the database: no Secret stands in it as it is. */
export type Manifests = {
  seal(row: Row, applied: KubeResource): string;
  /** Null: it is not on record. */
  find(db: Executor, row: Row): Promise<KubeResource | null>;
};

export function createManifests(sealer: Sealer): Manifests {
  const contextOf = ({ id, instanceId }: Row) => ({ projectId: instanceId, id });
  return {
    seal: (row, applied) => sealer.seal(JSON.stringify(applied), contextOf(row)),
    async find(db, row) {
      const [found] = await db
        .select({ sealed: resourceManifest.sealed })
        .from(resourceManifest)
        .where(eq(resourceManifest.resourceId, row.id));
      return found ? (JSON.parse(sealer.open(found.sealed, contextOf(row))) as KubeResource) : null;
    },
  };
}

import { and, count, eq, isNull } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { instance } from '@/db/schema/delivery';
import { cluster } from '@/db/schema/environment';
import { wakeLine } from '@/server/delivery/slots';
import { UpdateClusterInput } from '@/server/domain/environment';
import { LoamError } from '@/server/domain/error';
import { recordAudit } from '../audit';
import { authorizeInstance } from '../authorize';
import type { ServiceContext } from '../context';
import { nothingToChange } from '../nothing-to-change';
import { inTransaction } from '../transaction';
import { getClusterRow } from './find';

/**
 * Labels are what `topology` policies select clusters by; `maxDeliveries` is how many components go there at once; `actsAs`
 * in whose name it is written to.
 */
export async function updateCluster(ctx: ServiceContext, input: UpdateClusterInput): Promise<void> {
  await authorizeInstance(ctx, 'instance-wide.cluster.manage');
  const { name, labels, maxDeliveries, actsAs } = UpdateClusterInput.parse(input);
  const change = {
    ...(labels === undefined ? {} : { labels }),
    ...(maxDeliveries === undefined ? {} : { maxDeliveries }),
    ...(actsAs === undefined ? {} : { actsAs }),
  };
  if (Object.keys(change).length === 0) throw nothingToChange('labels, maxDeliveries or actsAs');
  await inTransaction(ctx, async (tx) => {
    const row = await getClusterRow(tx, name);
    await tx.db.update(cluster).set(change).where(eq(cluster.id, row.id));
    if (maxDeliveries !== undefined) await wakeLine(tx.db, row.id);
    await recordChange(tx.db, { projectId: null, topic: 'clusters' });
    await recordAudit(tx, {
      projectId: null,
      action: 'cluster.update',
      target: `cluster/${name}`,
      detail: change,
    });
  });
}

/** Forgets a cluster and its credentials. Refused while applications run there: they would be left with nobody to tend them. */
export async function removeCluster(ctx: ServiceContext, input: { name: string }): Promise<void> {
  await authorizeInstance(ctx, 'instance-wide.cluster.manage');
  await inTransaction(ctx, async (tx) => {
    const row = await getClusterRow(tx, input.name);
    const [running] = await tx.db
      .select({ count: count() })
      .from(instance)
      .where(and(eq(instance.clusterId, row.id), isNull(instance.deletedAt)));
    if (running && running.count > 0)
      throw new LoamError(
        'conflict',
        `${running.count} application instances still run on cluster "${input.name}".`,
        {
          hint: 'Delete them or deliver them elsewhere first.',
        },
      );
    await tx.db.delete(cluster).where(eq(cluster.id, row.id));
    await recordChange(tx.db, { projectId: null, topic: 'clusters' });
    await recordAudit(tx, { projectId: null, action: 'cluster.remove', target: `cluster/${input.name}` });
  });
}

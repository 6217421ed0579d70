import { eq } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { cluster, unit } from '@/db/schema/environment';
import { AddClusterInput } from '@/server/domain/environment';
import { LoamError } from '@/server/domain/error';
import { newId } from '@/server/platform/ids';
import type { ConnectionVerdict } from '@/server/targets/kubernetes/cluster-api';
import { recordAudit } from '../audit';
import { authorizeInstance } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { toVerdictColumns } from './connection';
import { findCluster, localUnit } from './find';
import { readGiven } from './given';
import { assertNew } from './same';

/** Registers a cluster. Its connection is tried first; one that does not answer is kept only when asked, and so is one that is registered already. */
export async function addCluster(
  ctx: ServiceContext,
  input: AddClusterInput,
): Promise<{ id: string; name: string; verdict: ConnectionVerdict }> {
  await authorizeInstance(ctx, 'instance-wide.cluster.manage');
  const { name, labels, evenUnreachable, evenRegistered, ...given } = AddClusterInput.parse(input);
  const { credentials, source, expireAt } = readGiven(ctx, given);
  if (await findCluster(ctx, name)) throw alreadyThere(name);
  const api = ctx.clusters.connect(credentials);
  const verdict = await api.test().finally(() => api.close());
  if (!verdict.ok && !evenUnreachable)
    throw new LoamError('cluster-unreachable', verdict.message, {
      hint: verdict.hint ?? 'Mend the kubeconfig, or add the cluster although it does not answer.',
    });
  const known = { uid: verdict.uid ?? null, endpoint: credentials.server };
  if (!evenRegistered) await assertNew(ctx, known);
  const id = newId('clu');
  return inTransaction(ctx, async (tx) => {
    const [local] = await tx.db.select({ id: unit.id }).from(unit).where(eq(unit.name, localUnit));
    if (!local)
      throw new LoamError('unavailable', 'The unit "local" is missing: the first start did not end.');
    const added = await tx.db
      .insert(cluster)
      .values({
        id,
        unitId: local.id,
        name,
        source,
        endpoint: credentials.server,
        labels,
        credentials: ctx.clusters.seal(id, credentials),
        credentialsExpireAt: expireAt,
        ...toVerdictColumns(verdict, ctx.now()),
      })
      .onConflictDoNothing()
      .returning({ id: cluster.id });
    if (added.length === 0) throw alreadyThere(name);
    await recordChange(tx.db, { projectId: null, topic: 'clusters' });
    await recordAudit(tx, {
      projectId: null,
      action: 'cluster.add',
      target: `cluster/${name}`,
      detail: { endpoint: credentials.server, source },
    });
    return { id, name, verdict };
  });
}

function alreadyThere(name: string): LoamError {
  return new LoamError('conflict', `There is a cluster "${name}" already.`, {
    path: 'name',
    hint: 'Choose another name.',
  });
}

import { eq } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { cluster } from '@/db/schema/environment';
import { RotateCredentialsInput } from '@/server/domain/environment';
import { LoamError } from '@/server/domain/error';
import type { ConnectionVerdict } from '@/server/targets/kubernetes/cluster-api';
import { recordAudit } from '../audit';
import { authorizeInstance } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { toVerdictChange } from './connection';
import { type ClusterRow, getClusterRow } from './find';
import { type Given, readGiven } from './given';

/**
 * Gives a cluster new credentials. They are tried first, and must lead to the same cluster; until then the old ones stay.
 * Runs and watches go on with them: every process sees within a second that they are others.
 */
export async function rotateCredentials(
  ctx: ServiceContext,
  input: RotateCredentialsInput,
): Promise<ConnectionVerdict> {
  await authorizeInstance(ctx, 'instance-wide.cluster.manage');
  const { name, sameCluster, ...rest } = RotateCredentialsInput.parse(input);
  const given = readGiven(ctx, rest);
  const row = await getClusterRow(ctx, name);
  const api = ctx.clusters.connect(given.credentials);
  const verdict = await api.test().finally(() => api.close());
  if (!verdict.ok)
    throw new LoamError('cluster-unreachable', `The new credentials do not work: ${verdict.message}`, {
      hint: `The old ones stay. ${verdict.hint ?? ''}`.trim(),
    });
  if (!sameCluster) assertSame(row, given, verdict);
  await inTransaction(ctx, async (tx) => {
    await tx.db
      .update(cluster)
      .set({
        source: given.source,
        endpoint: given.credentials.server,
        credentials: ctx.clusters.seal(row.id, given.credentials),
        credentialsExpireAt: given.expireAt,
        ...toVerdictChange(verdict, ctx.now()),
      })
      .where(eq(cluster.id, row.id));
    await recordChange(tx.db, { projectId: null, topic: 'clusters' });
    await recordAudit(tx, {
      projectId: null,
      action: 'cluster.rotate',
      target: `cluster/${name}`,
      detail: { endpoint: given.credentials.server, source: given.source },
    });
  });
  return verdict;
}

/** What runs on a cluster is not looked for on another. */
function assertSame(row: ClusterRow, { credentials }: Given, { uid }: ConnectionVerdict): void {
  if (row.uid !== null && uid !== undefined) {
    if (row.uid === uid) return;
    throw new LoamError('conflict', `The new credentials are for another cluster than "${row.name}".`, {
      expected: `the cluster whose kube-system is ${row.uid}`,
      got: uid,
      hint: 'Register the other one under a name of its own.',
    });
  }
  if (row.endpoint === credentials.server) return;
  throw new LoamError('conflict', `Nothing says that ${credentials.server} is the cluster "${row.name}".`, {
    path: 'sameCluster',
    expected: `the address ${row.endpoint}, or an account that may read the namespace kube-system`,
    got: credentials.server,
    hint: 'Confirm that it is the same cluster.',
  });
}

import { and, eq, min } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { cluster, type clusterSources, stage, unit } from '@/db/schema';
import { project } from '@/db/schema/project';
import { LoamError } from '@/server/domain/error';
import { newId } from '@/server/platform/ids';
import type { ConnectionVerdict } from '@/server/targets/kubernetes/cluster-api';
import { type ClusterCredentials, parseKubeconfig } from '@/server/targets/kubernetes/kubeconfig';
import { expiryOf } from '@/server/targets/kubernetes/service-account';
import type { ServiceContext } from '../context';
import { claimNamespace } from '../environment/claim-namespace';
import { inTransaction } from '../transaction';
import { toVerdictChange, toVerdictColumns } from './connection';
import { localUnit } from './find';
import { findSame } from './same';

export type StartupCluster = {
  source: Extract<(typeof clusterSources)[number], 'playground' | 'kubeconfig'>;
  kubeconfig: string;
  /** The file that it was read from; files it names are found beside it. */
  path: string;
};
export type Registered = { name: string; stage: string; verdict: ConnectionVerdict; sameAs: string[] };

/** First project's first stages: `dev` on the playground; the operator's own cluster gets a stage of its own name, and goes first. */
const playgroundStage = 'dev';
const defaultProject = 'default';
const defaultNamespace = 'default';

/**
 * Makes the clusters that this start was given known, or renews their credentials, and gives each a stage in the default
 * project. Called by the launcher at every start; what people changed since (labels, stages) stays as it is.
 */
export async function registerStartupCluster(
  ctx: ServiceContext,
  given: StartupCluster,
): Promise<Registered> {
  const credentials = parseKubeconfig(given.kubeconfig, { type: 'file', path: given.path });
  const api = ctx.clusters.connect(credentials);
  const verdict = await api.test().finally(() => api.close());
  return inTransaction(ctx, async (tx) => {
    const { id, name } = await saveCluster(tx, given, credentials, verdict);
    const stageName = await ensureStage(tx, given, { id, name });
    await recordChange(tx.db, { projectId: null, topic: 'clusters' });
    const known = { uid: verdict.uid ?? null, endpoint: credentials.server };
    return { name, stage: stageName, verdict, sameAs: await findSame(tx, known, id) };
  });
}

async function saveCluster(
  ctx: ServiceContext,
  { source }: StartupCluster,
  credentials: ClusterCredentials,
  verdict: ConnectionVerdict,
): Promise<{ id: string; name: string }> {
  const [local] = await ctx.db.select({ id: unit.id }).from(unit).where(eq(unit.name, localUnit));
  if (!local) throw new LoamError('unavailable', 'The unit "local" is missing: bootstrap did not run.');
  const given = source === 'playground' ? 'playground' : toLabel(credentials.context);
  const known = await findKnown(ctx, { unitId: local.id, name: given, uid: verdict.uid });
  const { id, name } = known ?? { id: newId('clu'), name: given };
  const columns = {
    endpoint: credentials.server,
    credentials: ctx.clusters.seal(id, credentials),
    credentialsExpireAt: expiryOf(credentials),
  };
  await ctx.db
    .insert(cluster)
    .values({ id, unitId: local.id, name, source, ...columns, ...toVerdictColumns(verdict, ctx.now()) })
    .onConflictDoUpdate({
      target: [cluster.unitId, cluster.name],
      set: { ...columns, ...toVerdictChange(verdict, ctx.now()) },
    });
  return { id, name };
}

/** A context that has another name since is still that cluster. */
async function findKnown(
  { db }: Pick<ServiceContext, 'db'>,
  { unitId, name, uid }: { unitId: string; name: string; uid: string | undefined },
): Promise<{ id: string; name: string } | undefined> {
  const columns = { id: cluster.id, name: cluster.name };
  const inUnit = eq(cluster.unitId, unitId);
  const [named] = await db
    .select(columns)
    .from(cluster)
    .where(and(inUnit, eq(cluster.name, name)));
  if (named || uid === undefined) return named;
  const [renamed] = await db
    .select(columns)
    .from(cluster)
    .where(and(inUnit, eq(cluster.source, 'kubeconfig'), eq(cluster.uid, uid)));
  return renamed;
}

async function ensureStage(
  ctx: ServiceContext,
  { source }: StartupCluster,
  place: { id: string; name: string },
): Promise<string> {
  const name = source === 'playground' ? playgroundStage : place.name;
  const [owner] = await ctx.db.select().from(project).where(eq(project.name, defaultProject));
  if (!owner) return name;
  const target = await claimNamespace(ctx, owner, {
    clusterId: place.id,
    clusterName: place.name,
    name: defaultNamespace,
  });
  const [first] = await ctx.db
    .select({ position: min(stage.position) })
    .from(stage)
    .where(eq(stage.projectId, owner.id));
  // The cluster that the operator named comes before the playground: it is what `loam apply` means.
  const position = source === 'kubeconfig' ? (first?.position ?? 1) - 1 : (first?.position ?? 0);
  await ctx.db
    .insert(stage)
    .values({ id: newId('stg'), projectId: owner.id, namespaceId: target.id, name, position })
    .onConflictDoNothing();
  return name;
}

/** `admin@my_cluster` becomes `admin-my-cluster`. */
function toLabel(context: string): string {
  const label = context
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return label === '' || label === 'playground' ? 'kubeconfig' : label;
}

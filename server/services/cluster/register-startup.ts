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

export type StartupCluster = {
  source: Extract<(typeof clusterSources)[number], 'playground' | 'kubeconfig'>;
  kubeconfig: string;
  /** The file that it was read from; files it names are found beside it. */
  path: string;
};
export type Registered = { name: string; stage: string; verdict: ConnectionVerdict };

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
    return { name, stage: stageName, verdict };
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
  const name = source === 'playground' ? 'playground' : toLabel(credentials.context);
  const [known] = await ctx.db
    .select({ id: cluster.id })
    .from(cluster)
    .where(and(eq(cluster.unitId, local.id), eq(cluster.name, name)));
  const id = known?.id ?? newId('clu');
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

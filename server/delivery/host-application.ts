import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { parse } from 'yaml';
import type { Db } from '@/db/client';
import { application, applicationRevision } from '@/db/schema/application';
import { instance, resource } from '@/db/schema/delivery';
import { execution } from '@/db/schema/engine';
import { cluster } from '@/db/schema/environment';
import type { ApplicationState, Capabilities, KubeResource, PlacedObject } from '@/plugins/sdk/definition';
import { LoamError, assertNever } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { type ExecutionState, isOnItsWay, isWell } from '@/server/domain/status';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import type { DeliveryDeps } from './handlers/deps';
import { resourceIdOf } from './track';

const mostObjects = 500;

type ApplicationRow = typeof application.$inferSelect;

/** What a step may know of applications: of its own, and of others in its project. */
export function applicationHost(
  { db, clusters }: Pick<DeliveryDeps, 'db' | 'clusters'>,
  projectId: string,
  own: { id: string; revision: number } | null,
): NonNullable<Capabilities['app']> {
  return {
    document: async () => {
      if (own) return readDocument(db, own);
      throw new LoamError('invalid-input', 'This run is not of an application.', {
        expected: 'a step of an application, or what it would take from it as a parameter',
      });
    },
    find: async (name) => {
      const [row] = await db
        .select()
        .from(application)
        .where(and(eq(application.projectId, projectId), eq(application.name, name)));
      return row ? stateOf(db, row) : null;
    },
    objects: (name, kinds) => readObjects({ db, clusters }, projectId, name, kinds),
  };
}

async function readDocument(db: Db, { id, revision }: { id: string; revision: number }): Promise<JsonObject> {
  const [row] = await db
    .select({ document: applicationRevision.document })
    .from(applicationRevision)
    .where(and(eq(applicationRevision.applicationId, id), eq(applicationRevision.number, revision)));
  if (!row) throw new LoamError('not-found', `Revision ${revision} of the application is not there.`);
  // It was checked when it was saved; aliases, which a reader would not share, are written out.
  return JSON.parse(JSON.stringify(parse(row.document))) as JsonObject;
}

async function stateOf(db: Db, row: ApplicationRow): Promise<ApplicationState> {
  const ofApplication = eq(execution.applicationId, row.id);
  const [run] = await db
    .select({ state: execution.state, number: execution.number })
    .from(execution)
    .where(and(ofApplication, eq(execution.kind, 'workflow'), isNull(execution.parentId)))
    .orderBy(desc(execution.number))
    .limit(1);
  const places = await db
    .selectDistinct({ namespace: instance.namespace })
    .from(instance)
    .where(and(eq(instance.applicationId, row.id), isNull(instance.deletedAt)))
    .orderBy(instance.namespace);
  return {
    name: row.name,
    revision: row.revision,
    status: statusOf(row, run?.state, places.length === 0),
    message: row.message,
    namespaces: places.map(({ namespace }) => namespace),
  };
}

function statusOf(
  { state, deletedAt }: Pick<ApplicationRow, 'state' | 'deletedAt'>,
  run: ExecutionState | undefined,
  leftNothing: boolean,
): ApplicationState['status'] {
  if (deletedAt !== null) return 'deleting';
  switch (run) {
    case undefined:
      return 'starting';
    case 'queued':
    case 'running':
    case 'cancelling':
      return 'runningWorkflow';
    case 'suspended':
      return 'workflowSuspending';
    case 'failed':
      return 'workflowFailed';
    case 'cancelled':
      return 'workflowTerminated';
    case 'succeeded':
      if (leftNothing || isWell(state)) return 'running';
      return isOnItsWay(state) ? 'starting' : 'unhealthy';
    default:
      return assertNever(run);
  }
}

/** What Loam applied of an application, as it is in the clusters; what is gone from there is left out. */
async function readObjects(
  { db, clusters }: Pick<DeliveryDeps, 'db' | 'clusters'>,
  projectId: string,
  name: string,
  kinds: string[],
): Promise<PlacedObject[]> {
  const rows = await db
    .select({ row: resource, clusterId: cluster.id, cluster: cluster.name })
    .from(resource)
    .innerJoin(instance, eq(instance.id, resource.instanceId))
    .innerJoin(application, eq(application.id, instance.applicationId))
    .innerJoin(cluster, eq(cluster.id, instance.clusterId))
    .where(
      and(
        eq(application.projectId, projectId),
        eq(application.name, name),
        isNull(instance.deletedAt),
        inArray(sql`${resource.apiVersion} || '/' || ${resource.kind}`, kinds),
      ),
    )
    .orderBy(resource.position)
    .limit(mostObjects);
  const found = await Promise.all(
    rows.map(async ({ row, clusterId, cluster: clusterName }): Promise<PlacedObject[]> => {
      const api = await clusters.open(clusterId);
      const object = await api.get(resourceIdOf(row));
      if (!object) return [];
      const nodeAddress = hasNodePorts(object) ? await nodeAddressOf(api) : undefined;
      const placed = { cluster: clusterName, component: row.component, object };
      return [nodeAddress === undefined ? placed : { ...placed, nodeAddress }];
    }),
  );
  return found.flat();
}

function hasNodePorts(object: KubeResource): boolean {
  return object.kind === 'Service' && (object['spec'] as { type?: string } | undefined)?.type === 'NodePort';
}

type Node = { status?: { addresses?: { type: string; address: string }[] } };

/** An address at which the nodes of a cluster are reached: from outside, where one has such. */
async function nodeAddressOf(api: ClusterApi): Promise<string | undefined> {
  const nodes = (await api.list('v1', 'Node', { limit: 100 })) as Node[];
  const addresses = nodes.flatMap((each) => each.status?.addresses ?? []);
  const first = (type: string) => addresses.find((each) => each.type === type)?.address;
  return first('ExternalIP') ?? first('InternalIP');
}

import { and, eq, inArray, isNull } from 'drizzle-orm';
import { instance, resource } from '@/db/schema/delivery';
import { cluster } from '@/db/schema/environment';
import type { Treatment } from '@/plugins/sdk/definition';
import { type ObjectDiff, definedKind, diffResource, refused } from '@/server/delivery/diff-resource';
import { type Placement, placementKey } from '@/server/delivery/plan/planned';
import { hideInProblem, hideTexts } from '@/server/delivery/release/secret-values';
import { isWithComponent } from '@/server/delivery/release/uninstall';
import type { ResourceRow } from '@/server/delivery/track';
import { treatmentIn, treatmentOf, whyStays } from '@/server/delivery/treatment';
import type { DryRunApplication } from '@/server/domain/application-input';
import { type Problem, isLoamError } from '@/server/domain/error';
import type { JsonValue } from '@/server/domain/json';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import { isForbidden } from '@/server/targets/kubernetes/status-error';
import { authorize } from '../authorize';
import { openForActor } from '../cluster/open-for-actor';
import type { ServiceContext } from '../context';
import type { RenderedDelivery, RenderedObject, RenderedText } from './render-delivery';
import { renderText } from './render-text';

export type DiffObject = Omit<ObjectDiff, 'change'> & {
  component: string;
  apiVersion: string;
  kind: string;
  /** Empty for kinds that have none. */
  namespace: string;
  name: string;
  change: ObjectDiff['change'] | 'remove';
};

/** What applying a text would do at one place. */
export type DiffPlace = {
  application: string;
  cluster: string;
  namespace: string;
  objects: DiffObject[];
  /** Why the cluster could not be asked; then nothing is known of its objects. */
  unknown: Problem | null;
};
export type Diff = {
  places: DiffPlace[];
  problems: Problem[];
  /** As of a dry run. */
  heldBack: Problem[];
};

const atOnce = 8;

/**
 * What applying a text would change in the clusters, against what they have now, object by object and field by field; asked of
 * the API servers as a dry run of what a delivery would apply, which is why it takes the right to deliver. Writes nothing.
 */
export async function diffApplication(
  ctx: ServiceContext,
  input: DryRunApplication & { project: string },
): Promise<Diff> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.deploy' });
  const text = await renderText(ctx, project, input, { plain: true });
  const places: DiffPlace[] = [];
  for (const deliveries of byPlace(text.deliveries)) {
    places.push(await diffPlace(ctx, project.id, deliveries));
  }
  for (const gone of await placesLeft(ctx, text)) places.push(gone);
  return { places, problems: text.problems, heldBack: text.heldBack };
}

/** Deliveries of one application to one place belong together. */
function byPlace(deliveries: readonly RenderedDelivery[]): RenderedDelivery[][] {
  const groups = new Map<string, RenderedDelivery[]>();
  for (const delivery of deliveries) {
    const key = `${delivery.application.name} ${placementKey(delivery.placement)}`;
    groups.set(key, [...(groups.get(key) ?? []), delivery]);
  }
  return [...groups.values()];
}

async function diffPlace(
  ctx: ServiceContext,
  projectId: string,
  deliveries: RenderedDelivery[],
): Promise<DiffPlace> {
  const [first] = deliveries;
  if (!first) throw new TypeError('a place has a delivery');
  const { application, placement } = first;
  const place = { application: application.name, cluster: placement.cluster, namespace: placement.namespace };
  const tracked = await trackedAt(ctx, application.id, placement);
  try {
    const api = await openForActor(ctx, placement.clusterId, projectId);
    const written = await diffWritten(api, deliveries, tracked);
    const removed = leftOver(deliveries, tracked).map((row) => toRemoved(row));
    return { ...place, objects: [...removed, ...written], unknown: null };
  } catch (error) {
    if (!isLoamError(error) || error.code !== 'cluster-unreachable') throw error;
    return { ...place, objects: [], unknown: error.toProblem() };
  }
}

async function diffWritten(
  api: ClusterApi,
  deliveries: readonly RenderedDelivery[],
  tracked: readonly ResourceRow[],
): Promise<DiffObject[]> {
  const objects = new Map(
    deliveries.flatMap((delivery) =>
      delivery.objects.map((object) => [keyOf(idOf(object)), { object, delivery }] as const),
    ),
  );
  const served = await servedNamespaces(
    api,
    [...objects.values()].flatMap(({ object }) => (object.refusal ? [] : [idOf(object).namespace])),
  );
  const uids = new Map(tracked.map((row) => [keyOf(row), row.uid]));
  const defined = new Set([...objects.values()].flatMap(({ object }) => definedKind(object.resource) ?? []));
  const one = async ({ object, delivery }: { object: RenderedObject; delivery: RenderedDelivery }) => {
    const id = idOf(object);
    const known = { component: object.component.name, ...toldId(id, delivery.secrets) };
    // What is not the project's is not even looked at: what is there is nobody's business here.
    if (object.refusal) return { ...known, ...refused(object.refusal) };
    const diff = await diffResource(object.resource, {
      api,
      application: delivery.application,
      treatment: withOwn(object.treatment, treatmentOf(delivery.rules, object)),
      uid: uids.get(keyOf(id)) ?? null,
      isServed: id.namespace === '' || served.has(id.namespace),
      defined,
    });
    return { ...known, ...told(diff, delivery.secrets) };
  };
  const todo = [...objects.values()];
  const done: DiffObject[] = [];
  for (let start = 0; start < todo.length; start += atOnce)
    done.push(...(await Promise.all(todo.slice(start, start + atOnce).map(one))));
  return done;
}

function withOwn(own: Treatment | null, said: Treatment | null): Treatment | null {
  return own || said ? { ...own, ...said } : null;
}

/** A trait may call an object what a Secret says. */
function toldId(id: ObjectId, secrets: readonly string[]): ObjectId {
  return secrets.length === 0 ? id : (hideTexts(id, secrets) as ObjectId);
}

/** Without what came from Secrets, into the values of a chart or by a copy. */
function told(diff: ObjectDiff, secrets: readonly string[]): ObjectDiff {
  if (secrets.length === 0) return diff;
  const { fields, problem } = diff;
  const hide = (value: JsonValue | undefined) => (value === undefined ? value : hideTexts(value, secrets));
  return {
    ...diff,
    fields: fields.map((field) => ({
      ...field,
      ...('before' in field ? { before: hide(field.before) } : {}),
      ...('after' in field ? { after: hide(field.after) } : {}),
    })),
    problem: problem && hideInProblem(problem, secrets),
  };
}

async function servedNamespaces(api: ClusterApi, names: readonly string[]): Promise<Set<string>> {
  const served = new Set<string>();
  for (const name of new Set(names)) {
    if (name !== '' && (await isServed(api, name))) served.add(name);
  }
  return served;
}

/** An account with rights in a namespace alone may not look; if it is not there, the answers about its objects say so. */
async function isServed(api: ClusterApi, name: string): Promise<boolean> {
  try {
    return (await api.get({ apiVersion: 'v1', kind: 'Namespace', name })) !== null;
  } catch (error) {
    if (isForbidden(error)) return true;
    throw error;
  }
}

/** Tracked objects of the place that no delivery renders any more: the end of a run removes them. */
function leftOver(deliveries: readonly RenderedDelivery[], tracked: readonly ResourceRow[]): ResourceRow[] {
  const rendered = new Set(deliveries.flatMap(({ objects }) => objects.map((each) => keyOf(idOf(each)))));
  const whole = deliveries.some((each) => each.whole);
  const components = new Set(deliveries.flatMap(({ objects }) => objects.map((each) => each.component.name)));
  const unread = new Set(deliveries.flatMap((each) => each.unread));
  return tracked.filter(
    (row) =>
      !isWithComponent(row) &&
      !unread.has(row.component) &&
      !rendered.has(keyOf(row)) &&
      (whole || components.has(row.component)) &&
      !staysTracked(row),
  );
}

function staysTracked(row: ResourceRow): boolean {
  return whyStays(treatmentIn(row), 'update')?.until === true;
}

function toRemoved(row: ResourceRow): DiffObject {
  const { component, apiVersion, kind, namespace, name } = row;
  const stays = whyStays(treatmentIn(row), 'update');
  return {
    component,
    apiVersion,
    kind,
    namespace,
    name,
    change: stays ? 'keep' : 'remove',
    fields: [],
    restarts: false,
    why: stays?.why ?? null,
    problem: null,
  };
}

/** Places of the stage that the document no longer goes to: all that is there is removed. */
async function placesLeft(ctx: ServiceContext, { deliveries, home }: RenderedText): Promise<DiffPlace[]> {
  const applications = new Map(deliveries.map(({ application }) => [application.id, application.name]));
  const ids = [...applications.keys()].filter((id) => id !== '');
  if (ids.length === 0) return [];
  const instances = await ctx.db
    .select({ instance, cluster: cluster.name })
    .from(instance)
    .innerJoin(cluster, eq(cluster.id, instance.clusterId))
    .where(
      and(
        inArray(instance.applicationId, ids),
        home.stageId === null ? isNull(instance.stageId) : eq(instance.stageId, home.stageId),
        isNull(instance.deletedAt),
      ),
    );
  const wanted = new Set(
    deliveries.map(({ application, placement }) => `${application.id} ${placementKey(placement)}`),
  );
  const left = instances.filter(
    (row) =>
      !wanted.has(`${row.instance.applicationId} ${placementKey({ ...row.instance, cluster: row.cluster })}`),
  );
  return Promise.all(
    left.map(async (row) => {
      const rows = await ctx.db.select().from(resource).where(eq(resource.instanceId, row.instance.id));
      return {
        application: applications.get(row.instance.applicationId) ?? '',
        cluster: row.cluster,
        namespace: row.instance.namespace,
        objects: rows.filter((each) => !staysTracked(each)).map((each) => toRemoved(each)),
        unknown: null,
      };
    }),
  );
}

async function trackedAt(
  ctx: ServiceContext,
  applicationId: string,
  { clusterId, namespace }: Placement,
): Promise<ResourceRow[]> {
  const rows = await ctx.db
    .select({ resource })
    .from(resource)
    .innerJoin(instance, eq(instance.id, resource.instanceId))
    .where(
      and(
        eq(instance.applicationId, applicationId),
        eq(instance.clusterId, clusterId),
        eq(instance.namespace, namespace),
        isNull(instance.deletedAt),
      ),
    );
  return rows.map((row) => row.resource);
}

export type ObjectId = Pick<DiffObject, 'apiVersion' | 'kind' | 'namespace' | 'name'>;

export function idOf({ resource: { apiVersion, kind, metadata } }: RenderedObject): ObjectId {
  return { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name };
}

function keyOf({ apiVersion, kind, namespace, name }: ObjectId): string {
  return [apiVersion, kind, namespace, name].join(' ');
}

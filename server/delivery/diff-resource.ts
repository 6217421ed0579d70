import type { KubeResource, Treatment } from '@/plugins/sdk/definition';
import { type Problem, isLoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { valueAt } from '@/server/domain/json-place';
import { type FieldChange, restartsPods } from '@/server/domain/object-diff';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { assertOurs, objectToWrite, unknownKind } from './apply';
import { keepAutoscaled } from './autoscaled';
import { changesBetween } from './conflicts';
import { everyField } from './keep-fields';
import { type Owner, ownerOf } from './labels';
import { isSharedByOther } from './shared';
import { explainImmutable, recreatedFor } from './update';

/** What applying an object would do to what the cluster has. `recreate`: it is removed and made anew; `none`: nothing; `keep`: it is left alone, and why. */
export type ObjectDiff = {
  change: 'create' | 'change' | 'recreate' | 'none' | 'keep' | 'refused';
  fields: FieldChange[];
  /** Its pods would be made anew. */
  restarts: boolean;
  /** Of `keep`, as the end of a sentence: `is read only`. */
  why: string | null;
  /** Of `refused`: what applying it would end with. */
  problem: Problem | null;
};

export type DiffOptions = {
  api: ClusterApi;
  application: Owner;
  treatment: Treatment | null;
  /** Uid of the object that was applied under this name before; null: none. */
  uid: string | null;
  /** The namespace is there: else only what would be created can be said, and nothing is asked of the server. */
  isServed: boolean;
  /** Kinds that the same delivery defines, as `kindKey` has them: the cluster cannot be asked about objects of those yet. */
  defined: ReadonlySet<string>;
};

/** A kind, whatever its version. */
export function kindKey({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
  return `${apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''}/${kind}`;
}
/** What a CustomResourceDefinition defines; null: it is none. */
export function definedKind({ kind, spec }: KubeResource): string | null {
  if (kind !== 'CustomResourceDefinition') return null;
  const { group, names } = (spec ?? {}) as { group?: unknown; names?: { kind?: unknown } };
  return `${String(group)}/${String(names?.kind)}`;
}

/** Asks the cluster by a dry run of the apply that a delivery would do: admission and rights included. Writes nothing. */
export async function diffResource(wanted: KubeResource, options: DiffOptions): Promise<ObjectDiff> {
  const { api, isServed } = options;
  const { apiVersion, kind, metadata } = wanted;
  const { name, namespace } = metadata;
  try {
    const id = { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
    const live = isServed ? await api.get(id) : null;
    const why = live ? whyKept(live, options) : null;
    if (live && why !== null) return { ...nothing, change: 'keep', why };
    const scaled = await keepAutoscaled(wanted, live, api);
    const object = objectToWrite(scaled, live, options.treatment, options.application);
    const anew = live ? recreatedFor(wanted, live, options.treatment) : [];
    if (live && anew.length > 0) return recreated(object, live, anew);
    if (!isServed) return { ...nothing, change: 'create' };
    const applied = await api.apply(object, { force: true, dryRun: true });
    if (!live) return { ...nothing, change: 'create' };
    const fields = changesBetween(live, applied);
    return {
      ...nothing,
      change: fields.length > 0 ? 'change' : 'none',
      fields,
      restarts: restartsPods(kind, fields),
    };
  } catch (error) {
    if (!isLoamError(error) || error.code === 'cluster-unreachable') throw error;
    if (error.expected === unknownKind && options.defined.has(kindKey(wanted)))
      return { ...nothing, change: 'create' };
    const told = explainImmutable(error, wanted);
    return refused((isLoamError(told) ? told : error).toProblem());
  }
}

/** Its pods go with it. */
function recreated(wanted: KubeResource, live: LiveResource, places: readonly string[]): ObjectDiff {
  const at = (resource: KubeResource, place: string) => valueAt(resource as unknown as JsonObject, place);
  const fields = places.map((path): FieldChange => {
    const [before, after] = [at(live, path), at(wanted, path)];
    return { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  });
  return { ...nothing, change: 'recreate', fields, restarts: false };
}

/** Of an object that a delivery would not apply. */
export function refused(problem: Problem): ObjectDiff {
  return { ...nothing, change: 'refused', problem };
}

const nothing: ObjectDiff = { change: 'none', fields: [], restarts: false, why: null, problem: null };

/** Why a delivery would leave it as it is; null: it would not. Throws where the delivery would be refused. */
function whyKept(live: LiveResource, { treatment, application, uid }: DiffOptions): string | null {
  if (treatment?.readOnly) return 'is read only';
  if (treatment?.shared && isSharedByOther(live, application)) return 'is shared, and tended by another';
  const isFree = ownerOf(live) === null && live.metadata['deletionTimestamp'] === undefined;
  if (!(treatment?.adopt && isFree)) assertOurs(live, uid, application);
  return treatment?.keep?.includes(everyField) ? 'is applied once' : null;
}

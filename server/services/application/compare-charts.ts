import type { KubeResource } from '@/plugins/sdk/definition';
import { readHooks, readManifest } from '@/server/delivery/release/manifest';
import {
  type FoundRecord,
  type ReleaseRecord,
  listRecords,
  readRecord,
} from '@/server/delivery/release/record';
import { hideTexts } from '@/server/delivery/release/secret-values';
import type { CompareCharts } from '@/server/domain/application-input';
import { LoamError } from '@/server/domain/error';
import { type JsonValue, isJsonObject } from '@/server/domain/json';
import { type FieldChange, diffObjects, hidden } from '@/server/domain/object-diff';
import { textsOf } from '@/server/domain/secret-texts';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { type ChartPlace, type ChartRevision, chartPlaces, toRevision } from './charts';
import { compareResources } from './compare-resources';
import type { DiffPlace } from './diff';
import { type ApplicationRow, getApplicationRow } from './find';
import { getDocument } from './get-document';

export type ChartComparison = {
  from: ChartRevision;
  to: ChartRevision;
  /** Of its values, each at `values.PATH`; what is neither of the chart nor of a document is hidden, for it may come from a Secret. */
  values: FieldChange[];
  /** Of its objects. */
  place: DiffPlace;
};

/**
 * Two revisions of a chart as the cluster has them written down: values and objects. For those who may deliver, for a chart may say in an
 * object what it read from a Secret.
 */
export async function compareCharts(
  ctx: ServiceContext,
  input: CompareCharts & { project: string },
): Promise<ChartComparison> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.deploy' });
  const row = await getApplicationRow(ctx, project, input.name);
  const place = await placeOf(ctx, row, input);
  const api = await ctx.clusters.open(place.clusterId);
  const history = await listRecords(api, place.namespace, place.release);
  const [before, after] = [input.from, input.to].map((revision) => pick(history, revision, input));
  if (!before || !after) throw new TypeError('two revisions are two');
  const [was, is] = [before, after].map(({ live }) => readRecord(live, readHooks));
  if (!was || !is) throw new TypeError('two records are two');
  const secrets = [await unknownTexts(ctx, row, was, place), await unknownTexts(ctx, row, is, place)].flat();
  return {
    from: toRevision(before),
    to: toRevision(after),
    values: diffObjects({ values: was.values }, { values: is.values }).map((field) => hide(field, secrets)),
    place: {
      application: row.name,
      cluster: place.cluster,
      namespace: place.namespace,
      objects: compareAll(objectsOf(was), objectsOf(is), place).map((object) => ({
        ...object,
        fields: object.fields.map((field) => hide(field, secrets)),
      })),
      unknown: null,
    },
  };
}

async function placeOf(ctx: ServiceContext, row: ApplicationRow, input: CompareCharts): Promise<ChartPlace> {
  const { cluster, namespace, release } = input;
  const found = (await chartPlaces(ctx, row.id)).find(
    (each) => each.cluster === cluster && each.namespace === namespace && each.release === release,
  );
  if (found) return found;
  throw new LoamError('not-found', `"${row.name}" has no release ${release} in ${cluster}/${namespace}.`, {
    got: release,
  });
}

function pick(history: readonly FoundRecord[], revision: number, { release }: CompareCharts): FoundRecord {
  const found = history.find((each) => each.revision === revision);
  if (found) return found;
  throw new LoamError('not-found', `The release ${release} has no revision ${revision}.`, {
    expected: `one of ${history.map((each) => each.revision).join(', ') || 'none'}`,
    got: String(revision),
  });
}

/** Texts of the values that everybody who reads the application does not know already. */
async function unknownTexts(
  ctx: ServiceContext,
  row: ApplicationRow,
  record: ReleaseRecord,
  { component }: ChartPlace,
): Promise<string[]> {
  const known = new Set(textsOf(record.chartValues));
  if (record.appRevision > 0) {
    const { application } = await getDocument(ctx, row, record.appRevision);
    const own = application.spec.components.find(({ name }) => name === component);
    for (const text of textsOf(own?.properties ?? {})) known.add(text);
  }
  return textsOf(record.values).filter((text) => !known.has(text));
}

function objectsOf({ crds, manifest }: ReleaseRecord): KubeResource[] {
  return readManifest(`${crds}\n${manifest}`).objects.map(({ resource }) => resource);
}

/** That something differs is said, and not what it is. */
function hide(field: FieldChange, secrets: readonly string[]): FieldChange {
  const known = new Set(secrets);
  return {
    ...field,
    ...(field.before === undefined ? {} : { before: hideLeaves(field.before, known) }),
    ...(field.after === undefined ? {} : { after: hideLeaves(field.after, known) }),
  };
}

/** Whole values, however short: in a message a short text would hide half of it, here it is all there is. */
function hideLeaves(value: JsonValue, secrets: ReadonlySet<string>): JsonValue {
  if (Array.isArray(value)) return value.map((each) => hideLeaves(each, secrets));
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, hideLeaves(each, secrets)]));
  const isText = typeof value === 'string' || typeof value === 'number';
  return isText && secrets.has(String(value)) ? hidden : hideTexts(value, [...secrets]);
}

function compareAll(before: KubeResource[], after: KubeResource[], { component, namespace }: ChartPlace) {
  const keyOf = ({ apiVersion, kind, metadata }: KubeResource) =>
    [apiVersion.split('/').slice(0, -1).join('/'), kind, metadata.namespace ?? '', metadata.name].join(' ');
  const [old, now] = [before, after].map((all) => new Map(all.map((each) => [keyOf(each), each])));
  return [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].map((key) => {
    const [was, is] = [old?.get(key), now?.get(key)];
    const { apiVersion, kind, metadata } = (is ?? was) as KubeResource;
    const id = { apiVersion, kind, namespace: metadata.namespace ?? namespace, name: metadata.name };
    return { component, ...id, ...compareResources(was, is) };
  });
}

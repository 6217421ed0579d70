import { gunzipSync, gzipSync } from 'node:zlib';
import type { KubeResource } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { type JsonObject, isJsonObject } from '@/server/domain/json';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import type { Hook } from './manifest';

// A revision of a release is written down as Helm does it, in a Secret of its own, so that `helm ls`, `helm history` and
// `helm get` know it, and so that it is where the release is, whatever becomes of Loam.

export type ReleaseStatus =
  | 'deployed'
  | 'superseded'
  | 'failed'
  | 'uninstalling'
  | 'pending-install'
  | 'pending-upgrade'
  | 'pending-rollback'
  | 'unknown';

export type ReleaseRecord = {
  name: string;
  namespace: string;
  revision: number;
  status: ReleaseStatus;
  description: string;
  firstDeployed: string;
  lastDeployed: string;
  notes: string;
  /** Chart.yaml. */
  chart: JsonObject;
  /** values.yaml. */
  chartValues: JsonObject;
  /** The values it was installed with. */
  values: JsonObject;
  /** What Helm keeps of what was rendered. */
  manifest: string;
  hooks: Hook[];
  /** CRDs of crds/, which Helm does not keep: ours alone. */
  crds: string;
  /** Revision of the application that it was made for, which is gone back to with it: ours alone. 0: none, Helm made it. */
  appRevision: number;
  /** sha256 of the chart and of all it was rendered with: the same is not installed again. */
  inputs: string;
};

/** A revision as the cluster has it: all of it that is cheap to know. */
export type FoundRecord = { live: LiveResource; revision: number; status: ReleaseStatus; inputs: string };

const inputsAnnotation = 'app.oam.dev/helm-inputs';
const mostBytes = 1_000_000;
const mostUnpacked = 64 * 1_048_576;

/** What the names of all records begin with. */
export const recordPrefix = 'sh.helm.release.v1.';

/** The Secret that a revision of a release is written down in. */
export function recordName(release: string, revision: number): string {
  return `${recordPrefix}${release}.v${revision}`;
}

/** What `recordName` names; null: this is no record. */
export function recordOf({ kind, name }: { kind: string; name: string }): {
  release: string;
  revision: number;
} | null {
  if (kind !== 'Secret' || !name.startsWith(recordPrefix)) return null;
  const [, release, revision] = /^(.+)\.v(\d+)$/.exec(name.slice(recordPrefix.length)) ?? [];
  return release === undefined ? null : { release, revision: Number(revision) };
}

export function chartOf({ chart }: ReleaseRecord): { name: string; version: string; appVersion: string } {
  const text = (key: string) => {
    const value = chart[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  return { name: text('name'), version: text('version'), appVersion: text('appVersion') };
}

/** Revisions of a release, newest first. */
export async function listRecords(
  api: Pick<ClusterApi, 'list'>,
  namespace: string,
  release: string,
): Promise<FoundRecord[]> {
  const found = await api.list('v1', 'Secret', { namespace, labelSelector: `owner=helm,name=${release}` });
  return found
    .flatMap((live) => {
      const labels = live.metadata.labels ?? {};
      const revision = Number(labels['version']);
      if (!Number.isInteger(revision) || live.metadata.name !== recordName(release, revision)) return [];
      const inputs = live.metadata.annotations?.[inputsAnnotation] ?? '';
      return [{ live, revision, status: (labels['status'] ?? 'unknown') as ReleaseStatus, inputs }];
    })
    .sort((a, b) => b.revision - a.revision);
}

/** The Secret of a revision, without the labels that say whose it is. */
export function toSecret(record: ReleaseRecord): KubeResource {
  const packed = gzipSync(JSON.stringify(toHelm(record))).toString('base64');
  if (packed.length > mostBytes) {
    throw new LoamError('too-large', `The release ${record.name} is too large to be kept in the cluster.`, {
      expected: `at most ${mostBytes} bytes, packed`,
      got: `${packed.length} bytes`,
      hint: 'A Secret holds 1 MB: split the chart, or take large files out of its templates.',
    });
  }
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'helm.sh/release.v1',
    metadata: {
      name: recordName(record.name, record.revision),
      namespace: record.namespace,
      labels: {
        owner: 'helm',
        name: record.name,
        status: record.status,
        version: String(record.revision),
        modifiedAt: String(Math.floor(Date.parse(record.lastDeployed) / 1_000)),
      },
      annotations: { [inputsAnnotation]: record.inputs },
    },
    data: { release: Buffer.from(packed).toString('base64') },
  };
}

function toHelm(record: ReleaseRecord): JsonObject {
  return {
    name: record.name,
    namespace: record.namespace,
    version: record.revision,
    info: {
      first_deployed: record.firstDeployed,
      last_deployed: record.lastDeployed,
      deleted: '',
      description: record.description,
      status: record.status,
      ...(record.notes === '' ? {} : { notes: record.notes }),
    },
    chart: {
      metadata: record.chart,
      lock: null,
      templates: [],
      values: record.chartValues,
      schema: null,
      files: [],
    },
    config: record.values,
    manifest: record.manifest,
    hooks: record.hooks.map(({ resource, events, weight, deletePolicies, path, manifest }) => ({
      name: resource.metadata.name,
      kind: resource.kind,
      path,
      manifest,
      events,
      last_run: { started_at: '', completed_at: '', phase: '' },
      weight,
      delete_policies: deletePolicies,
    })),
    // Helm passes over what it does not know.
    ...(record.crds === '' ? {} : { loam_crds: record.crds }),
    ...(record.appRevision === 0 ? {} : { loam_revision: record.appRevision }),
  };
}

/** A release as Helm wrote it down. Throws LoamError for what is no release any more. */
export function readRecord(live: LiveResource, readHooks: (text: string) => Hook[]): ReleaseRecord {
  const release = unpack(live);
  const { name, namespace, version, info, chart, config, manifest, hooks, loam_crds: crds } = release;
  const appRevision = Number(release['loam_revision'] ?? 0);
  const { metadata, values } = isJsonObject(chart) ? chart : {};
  const known = isJsonObject(info) ? info : {};
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    name: text(name),
    namespace: text(namespace) || (live.metadata.namespace ?? ''),
    revision: Number(version),
    status: (text(known['status']) || 'unknown') as ReleaseStatus,
    description: text(known['description']),
    firstDeployed: text(known['first_deployed']),
    lastDeployed: text(known['last_deployed']),
    notes: text(known['notes']),
    chart: isJsonObject(metadata) ? metadata : {},
    chartValues: isJsonObject(values) ? values : {},
    values: isJsonObject(config) ? config : {},
    manifest: text(manifest),
    hooks: (Array.isArray(hooks) ? hooks : []).flatMap((hook) =>
      isJsonObject(hook) ? readHooks(`# Source: ${text(hook['path'])}\n${text(hook['manifest'])}`) : [],
    ),
    crds: text(crds),
    appRevision: Number.isInteger(appRevision) ? appRevision : 0,
    inputs: live.metadata.annotations?.[inputsAnnotation] ?? '',
  };
}

function unpack(live: LiveResource): JsonObject {
  const data = live['data'];
  const packed = isJsonObject(data) ? data['release'] : undefined;
  try {
    if (typeof packed !== 'string') throw new TypeError('no release in it');
    const text = Buffer.from(packed, 'base64').toString('utf8');
    const bytes = gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: mostUnpacked });
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (isJsonObject(value)) return value;
    throw new TypeError('no object');
  } catch {
    throw new LoamError(
      'invalid-input',
      `The Secret ${live.metadata.name} is no record of a release any more.`,
      {
        got: 'something that cannot be read',
        hint: 'Somebody changed it. It is written again by the next revision.',
      },
    );
  }
}

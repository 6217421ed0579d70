import type { HelmRelease, KubeResource, Treatment } from '@/plugins/sdk/definition';
import { canonicalJson } from '@/server/domain/canonical-json';
import { isLoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { textsOf } from '@/server/domain/secret-texts';
import { sha256Digest } from '@/server/platform/crypto';
import type { ChartFacts, Helm } from '@/server/targets/helm/helm';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import { labelResource } from '../labels';
import type { PlannedComponent } from '../plan/planned';
import { type Reach, assertNamespaceOpen } from '../policy';
import type { RenderTarget, RenderedResource } from '../render';
import { withComponent } from '../treatment';
import { readCredentials } from './credentials';
import { type Hook, type Manifest, readHooks, readManifest } from './manifest';
import { assertReleaseOurs } from './owner';
import { type FoundRecord, type ReleaseRecord, listRecords, readRecord, toSecret } from './record';
import { at, renderChart } from './render-chart';
import { type ResolvedValues, type ValuesPlace, resolveValues } from './values';

/** An object of a release, and how it is treated where no policy says otherwise. */
export type ReleaseObject = RenderedResource & { treatment: Treatment | null };
/** A release as it is to be: read from the cluster where it is so already, else rendered. */
export type PreparedRelease = {
  record: ReleaseRecord;
  /** False: this very revision stands in the cluster. */
  changed: boolean;
  /** It goes on with a revision that was begun and not ended. */
  resumed: boolean;
  objects: ReleaseObject[];
  hooks: Hook[];
  /** The revision as an object of the cluster. */
  secret: ReleaseObject;
  /** What is there of it, newest first. */
  history: FoundRecord[];
  /** Texts that came from Secrets, by its values (those of the revision before too) or looked up: what must not be told. */
  secrets: string[];
};
export type ReleaseJob = {
  helm: Helm;
  api: ClusterApi;
  component: PlannedComponent;
  target: RenderTarget;
  reach: Reach;
  now: Date;
  signal?: AbortSignal | undefined;
};

export function releaseNamespace(release: HelmRelease, target: RenderTarget): string {
  return release.namespace ?? target.placement.namespace;
}

/**
 * Fetches and renders the chart of a component, unless the cluster has this very release already: the same chart with the same
 * values is not rendered again, since a chart may make up passwords and certificates as it is rendered. Writes nothing.
 */
export async function prepareRelease(release: HelmRelease, job: ReleaseJob): Promise<PreparedRelease> {
  const { api, component, target } = job;
  const namespace = releaseNamespace(release, target);
  const path = `${component.path}.properties`;
  // Before anything is read there: values, credentials and what a chart looks up may come from Secrets.
  assertNamespaceOpen(namespace, job.reach, component.path);
  const place = { api, releaseNamespace: namespace, appNamespace: target.placement.namespace, path };
  const [resolved, history, facts] = await Promise.all([
    resolveValues(release, place),
    listRecords(api, namespace, release.name),
    fetchChart(release, place, job),
  ]);
  assertReleaseOurs(history, facts, release, { component, target, path });
  const inputs = digestOf(release, facts, resolved.values);
  const [last] = history;
  const secrets = secretsOf(release, resolved, last);
  const known = last && last.inputs === inputs && stands(last) ? tryRead(last) : null;
  if (last && known) {
    const isResumed = last.status !== 'deployed';
    return assemble(known, manifestOf(known), {
      changed: isResumed,
      resumed: isResumed,
      history,
      secrets,
      job,
    });
  }
  const before = last?.revision ?? 0;
  const manifest = await renderChart(release, facts, { ...job, resolved, namespace, before, secrets });
  const record = newRecord(
    release,
    facts,
    {
      namespace,
      values: resolved.values,
      inputs,
      history,
      now: job.now,
      appRevision: target.application.revision,
    },
    manifest,
  );
  return assemble(record, manifest, { changed: true, resumed: false, history, secrets, job });
}

/** A revision as it was written down, made ready to be applied. */
export function recallRelease(
  found: FoundRecord,
  history: FoundRecord[],
  job: Pick<ReleaseJob, 'component' | 'target'>,
): PreparedRelease {
  const record = readRecord(found.live, readHooks);
  return assemble(record, manifestOf(record), { changed: true, resumed: true, history, secrets: [], job });
}

/** What revision `found` was, as a new one. */
export function revisionAgain(
  found: FoundRecord,
  history: FoundRecord[],
  { component, target, now }: Pick<ReleaseJob, 'component' | 'target' | 'now'>,
): PreparedRelease {
  const old = readRecord(found.live, readHooks);
  const record: ReleaseRecord = {
    ...old,
    revision: (history[0]?.revision ?? old.revision) + 1,
    status: 'pending-rollback',
    description: `Rollback to ${found.revision}`,
    lastDeployed: now.toISOString(),
  };
  const job = { component, target };
  return assemble(record, manifestOf(record), { changed: true, resumed: false, history, secrets: [], job });
}

async function fetchChart(
  release: HelmRelease,
  place: ValuesPlace,
  { helm, signal }: ReleaseJob,
): Promise<ChartFacts> {
  const credentials = await readCredentials(release, place);
  return at(`${place.path}.${release.places.chart}`, () => helm.fetch(release.chart, credentials, signal));
}

function secretsOf(
  release: HelmRelease,
  { secrets }: ResolvedValues,
  last: FoundRecord | undefined,
): string[] {
  if (!release.valuesFrom.some(({ kind }) => kind === 'Secret')) return [];
  // What a Secret said before must not be told either, and nobody knows any more which of them it was.
  const before = last && tryRead(last)?.values;
  const shown = new Set(textsOf(release.values));
  return [...secrets, ...(before ? textsOf(before).filter((text) => !shown.has(text)) : [])];
}

function stands({ status }: FoundRecord): boolean {
  return status === 'deployed' || status === 'pending-install' || status === 'pending-upgrade';
}

/** Null: somebody spoiled it, so that it is to be made anew. */
function tryRead({ live }: FoundRecord): ReleaseRecord | null {
  try {
    return readRecord(live, readHooks);
  } catch (error) {
    if (isLoamError(error)) return null;
    throw error;
  }
}

function manifestOf({ crds, manifest, hooks }: ReleaseRecord): Manifest {
  const { objects } = readManifest(`${crds}\n${manifest}`);
  return { objects, hooks, kept: manifest };
}

function digestOf(release: HelmRelease, facts: ChartFacts, values: JsonObject): string {
  const { includeCRDs, skipHooks } = release.options;
  return sha256Digest(canonicalJson({ chart: facts.digest, values, options: { includeCRDs, skipHooks } }));
}

type Found = {
  namespace: string;
  values: JsonObject;
  inputs: string;
  history: FoundRecord[];
  now: Date;
  appRevision: number;
};

function newRecord(release: HelmRelease, facts: ChartFacts, found: Found, manifest: Manifest): ReleaseRecord {
  const { namespace, values, inputs, history, appRevision } = found;
  const [last] = history;
  const now = found.now.toISOString();
  return {
    name: release.name,
    namespace,
    revision: (last?.revision ?? 0) + 1,
    status: last ? 'pending-upgrade' : 'pending-install',
    description: last ? 'Preparing upgrade' : 'Initial install underway',
    firstDeployed: now,
    lastDeployed: now,
    notes: '',
    chart: facts.metadata,
    chartValues: facts.values,
    values,
    manifest: manifest.kept,
    hooks: manifest.hooks,
    crds: manifest.objects.some(({ isCrd }) => isCrd) ? crdText(manifest) : '',
    inputs,
    appRevision,
  };
}

function crdText({ objects }: Manifest): string {
  return objects
    .filter(({ isCrd }) => isCrd)
    .map(
      ({ resource }) =>
        `---\n# Source: chart/crds/${resource.metadata.name}.yaml\n${JSON.stringify(resource)}\n`,
    )
    .join('');
}

type Assembly = Pick<PreparedRelease, 'changed' | 'resumed' | 'history' | 'secrets'> & {
  job: Pick<ReleaseJob, 'component' | 'target'>;
};

function assemble(record: ReleaseRecord, manifest: Manifest, { job, ...rest }: Assembly): PreparedRelease {
  const objects = manifest.objects.map(({ resource, isCrd }): ReleaseObject => ({
    origin: chartOrigin,
    resource: dress(resource, record, job),
    // As with Helm: what others may have made of a kind would go with its definition.
    treatment: isCrd ? { remove: 'never' } : null,
  }));
  const hooks = manifest.hooks.map((hook) => ({ ...hook, resource: dress(hook.resource, record, job) }));
  return { record, objects, hooks, secret: secretOf(record, job), ...rest };
}

const chartOrigin = { type: 'output', output: 'chart' } as const;

/** The Secret of a revision, as the application's own. */
export function secretOf(record: ReleaseRecord, { component, target }: Assembly['job']): ReleaseObject {
  const origin = { type: 'output', output: 'release' } as const;
  return {
    origin,
    resource: labelResource(toSecret(record), component, origin, target),
    treatment: withComponent,
  };
}

/** With what Helm puts on the objects of a release, so that it knows them again, and with our labels. */
function dress(
  resource: KubeResource,
  { name, namespace }: ReleaseRecord,
  { component, target }: Assembly['job'],
): KubeResource {
  const { metadata } = resource;
  const dressed: KubeResource = {
    ...resource,
    metadata: {
      ...metadata,
      namespace: metadata.namespace ?? namespace,
      labels: { ...metadata.labels, 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: {
        ...metadata.annotations,
        'meta.helm.sh/release-name': name,
        'meta.helm.sh/release-namespace': namespace,
      },
    },
  };
  return labelResource(dressed, component, chartOrigin, target);
}

import type { ChartSource } from '@/plugins/sdk/helm';
import { LoamError } from '@/server/domain/error';
import type { HttpCaller } from '../http/http-caller';
import { createHelmFinder } from './binary';
import { type ChartFacts, inspectChart } from './chart-archive';
import type { ChartCredentials, FetchedChart } from './chart-credentials';
import { createChartStore } from './chart-store';
import { fetchFromGit } from './fetch-git';
import { fetchFromRegistry } from './fetch-oci';
import { type FetchTools, fetchArchive, fetchFromRepository } from './fetch-repository';
import { type ChartVersion, listCharts, listVersions } from './list-versions';
import { type RenderInput, template } from './template';

export type { ChartFacts } from './chart-archive';
export type { ChartCredentials } from './chart-credentials';
export type { ChartVersion } from './list-versions';
export type { RenderInput } from './template';

/** How long what a source led to may be taken as known. */
const exactFreshMs = 24 * 3_600_000;
const movingFreshMs = 5 * 60_000;

/** Helm as delivery uses it: charts from outside, kept by digest, and their manifests. Every failure is a LoamError. */
export type Helm = {
  /** Fetches a chart, or takes it from the store; looked into before anything is done with it. */
  fetch(source: ChartSource, credentials: ChartCredentials, signal?: AbortSignal): Promise<ChartFacts>;
  /** Names of the charts of a repository. */
  charts(url: string, signal?: AbortSignal): Promise<string[]>;
  /** Versions of a chart, newest first. */
  versions(source: ChartSource, credentials: ChartCredentials, signal?: AbortSignal): Promise<ChartVersion[]>;
  /** The manifests of a fetched chart, as one YAML text. */
  render(digest: string, input: RenderInput, signal?: AbortSignal): Promise<string>;
};

export type HelmOptions = { dataDir: string; http: HttpCaller; path?: string };

export function createHelm({ dataDir, http, path }: HelmOptions): Helm {
  const findProgram = createHelmFinder(dataDir, path);
  const store = createChartStore(dataDir);
  return {
    async fetch(source, credentials, signal) {
      const program = await findProgram();
      // Bytes that needed credentials are not for those who have others.
      const key = JSON.stringify([source, credentials]);
      const known = await store.recall(key, isExact(source) ? exactFreshMs : movingFreshMs);
      const kept = known === null ? null : await store.read(known);
      if (kept) return inspectChart(kept);
      const { archive } = await fetchFrom(source, credentials, { http, program, signal });
      const facts = await inspectChart(archive);
      await store.write(facts.digest, archive);
      await store.remember(key, facts.digest);
      return facts;
    },
    charts: (url, signal) => listCharts(url, { http, signal }),
    versions: (source, credentials, signal) => listVersions(source, credentials, { http, signal }),
    async render(digest, input, signal) {
      const archive = await store.read(digest);
      if (!archive) {
        throw new LoamError('unavailable', 'The chart is not in the store any more.', {
          hint: 'It is fetched again.',
        });
      }
      return template(await findProgram(), archive, input, signal);
    },
  };
}

function fetchFrom(
  source: ChartSource,
  credentials: ChartCredentials,
  tools: FetchTools,
): Promise<FetchedChart> {
  if (source.type === 'archive') return fetchArchive(source.url, credentials, tools);
  if (source.type === 'repository') return fetchFromRepository(source, credentials, tools);
  if (source.type === 'oci') return fetchFromRegistry(source, credentials, tools);
  return fetchFromGit(source, credentials, tools);
}

/** Does it name the same chart for ever? */
function isExact(source: ChartSource): boolean {
  if (source.type === 'archive') return false;
  if (source.type === 'git') return /^[0-9a-f]{40}$/.test(source.ref);
  return /^v?\d+\.\d+\.\d+(?:[-+].*)?$/.test(source.version);
}

import type { ChartSource } from '@/plugins/sdk/helm';
import { LoamError } from '@/server/domain/error';
import { inspectChart } from './chart-archive';
import type { ChartCredentials } from './chart-credentials';
import { listGitRefs } from './fetch-git';
import { listRegistry } from './fetch-oci';
import { type ListTools, fetchArchive, listRepository, unknownChart } from './fetch-repository';
import { newestFirst } from './newest-first';

/** A registry and git say no more than the version. */
export type ChartVersion = { version: string; appVersion: string; description: string };

/** Some charts have thousands; nobody looks further back. */
const mostVersions = 300;
const mostWords = 300;

/** Names of the charts of a repository with an index. */
export async function listCharts(url: string, tools: ListTools): Promise<string[]> {
  if (!/^https?:\/\/[^\s/]+/.test(url)) {
    throw new LoamError('unsupported', 'Only a repository lists its charts.', {
      expected: 'a URL that begins with https:// or http://',
      got: url.slice(0, 200),
      hint: 'A chart in a registry or in git is named by its own address.',
    });
  }
  return (await listRepository(url, null, {}, tools)).charts;
}

/** Versions of a chart, newest first: those of its index, the tags of its registry, the branches and tags of its repository. */
export async function listVersions(
  source: ChartSource,
  credentials: ChartCredentials,
  tools: ListTools,
): Promise<ChartVersion[]> {
  if (source.type === 'archive') {
    const { archive } = await fetchArchive(source.url, credentials, tools);
    const { version, appVersion, description } = await inspectChart(archive);
    return [{ version, appVersion, description }];
  }
  if (source.type === 'oci') return bare(newestFirst(await listRegistry(source.url, credentials, tools)));
  if (source.type === 'git') return bare(await listGitRefs(source.url, credentials, tools));
  const { versions, charts } = await listRepository(source.url, source.chart, credentials, tools);
  if (versions.length === 0) throw unknownChart(source.url, source.chart, charts);
  const found = new Map(versions.map((each) => [each.version, each]));
  return newestFirst([...found.keys()])
    .slice(0, mostVersions)
    .map((version) => {
      const { appVersion = '', description = '' } = found.get(version) ?? {};
      return { version, appVersion, description: description.slice(0, mostWords) };
    });
}

function bare(versions: readonly string[]): ChartVersion[] {
  return versions.slice(0, mostVersions).map((version) => ({ version, appVersion: '', description: '' }));
}

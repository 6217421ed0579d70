import { parse } from 'yaml';
import { LoamError } from '@/server/domain/error';
import { isJsonObject } from '@/server/domain/json';

/** One version of a chart, as the index of a repository lists it. */
export type IndexEntry = {
  version: string;
  appVersion: string;
  description: string;
  digest: string;
  urls: string[];
};

/** What is read whole where an index is not laid out as Helm writes it. */
const largestWhole = 2 * 1_048_576;

/** Versions of one chart. Indexes are large (20 MB for some), so only the part about this chart is read as YAML. */
export function versionsOf(index: string, chart: string): IndexEntry[] {
  const part = index.trimStart().startsWith('{') ? undefined : slice(index, chart);
  if (part !== undefined) return entriesOf(read(part), chart);
  if (!index.trimStart().startsWith('{') && /^entries:/m.test(index) && isLaidOut(index)) return [];
  return entriesOf(readWhole(index), chart);
}

/** Names of all charts of a repository. */
export function chartsOf(index: string): string[] {
  if (!index.trimStart().startsWith('{') && isLaidOut(index)) {
    return [...index.matchAll(/^ {2}(["']?)([^\s"':#-][^\s"':]*)\1:[ \t]*$/gm)]
      .map((match) => match[2] ?? '')
      .sort();
  }
  return Object.keys(readWhole(index)).sort();
}

/** As Helm writes it: charts are keys with two spaces before them. */
function isLaidOut(index: string): boolean {
  return /^entries:[ \t]*\r?\n {2}[^\s-]/m.test(index);
}

function slice(index: string, chart: string): string | undefined {
  if (!isLaidOut(index)) return undefined;
  const name = chart.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const start = new RegExp(`^ {2}(["']?)${name}\\1:[ \\t]*$`, 'm').exec(index);
  if (!start) return undefined;
  const rest = index.slice(start.index + start[0].length + 1);
  const end = /^(?:\S| {2}[^\s-])/m.exec(rest);
  return `entries:\n${start[0]}\n${end ? rest.slice(0, end.index) : rest}`;
}

function readWhole(index: string): Record<string, unknown> {
  if (!index.trimStart().startsWith('{') && index.length > largestWhole)
    throw noIndex('it is laid out in an unknown way');
  return read(index);
}

function read(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = text.trimStart().startsWith('{')
      ? JSON.parse(text)
      : parse(text, { maxAliasCount: 100, logLevel: 'error' });
  } catch {
    throw noIndex('it is no YAML');
  }
  const entries = isJsonObject(value) ? value['entries'] : undefined;
  if (isJsonObject(entries)) return entries;
  if (isJsonObject(value) && 'entries' in value && entries === null) return {};
  throw noIndex('it has no entries');
}

function entriesOf(entries: Record<string, unknown>, chart: string): IndexEntry[] {
  const list = entries[chart];
  return (Array.isArray(list) ? list : []).flatMap((each: unknown) => {
    if (!isJsonObject(each) || typeof each['version'] !== 'string') return [];
    const { version, appVersion, description, digest, urls } = each;
    return [
      {
        version,
        appVersion:
          typeof appVersion === 'string' || typeof appVersion === 'number' ? String(appVersion) : '',
        description: typeof description === 'string' ? description : '',
        digest: typeof digest === 'string' ? digest.replace(/^sha256:/, '') : '',
        urls: Array.isArray(urls) ? urls.filter((url): url is string => typeof url === 'string') : [],
      },
    ];
  });
}

function noIndex(why: string): LoamError {
  return new LoamError('invalid-input', `The repository's index.yaml cannot be read: ${why}.`, {
    expected: 'an index as `helm repo index` makes it',
  });
}

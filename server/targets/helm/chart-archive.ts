import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parse } from 'yaml';
import { LoamError } from '@/server/domain/error';
import { type JsonObject, isJsonObject } from '@/server/domain/json';
import { type TarEntry, readTar } from './tar';

/** Helm's own limits; larger ones it would not load. */
export const chartLimits = {
  archiveBytes: 20 * 1_048_576,
  unpackedBytes: 100 * 1_048_576,
  fileBytes: 5 * 1_048_576,
  entries: 10_000,
};

/** What is to be known of a chart before it is rendered. */
export type ChartFacts = {
  /** sha256 of the archive, in hex. */
  digest: string;
  name: string;
  version: string;
  appVersion: string;
  description: string;
  /** Chart.yaml. */
  metadata: JsonObject;
  /** values.yaml. */
  values: JsonObject;
  /** values.yaml as it is written, with its comments. */
  valuesText: string;
  /** values.schema.json; null where there is none. */
  schema: JsonObject | null;
};

/** Looks into the archive of a chart as at anything that comes from outside. Throws LoamError for what is no chart. */
export async function inspectChart(archive: Buffer): Promise<ChartFacts> {
  if (archive.byteLength > chartLimits.archiveBytes) throw tooLarge();
  const plain = await promisify(gunzip)(archive, { maxOutputLength: chartLimits.unpackedBytes }).catch(
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
      throw noChart('it is not compressed with gzip');
    },
  );
  const entries = readTar(plain, chartLimits);
  const digest = createHash('sha256').update(archive).digest('hex');
  return { digest, ...factsOf(entries) };
}

function factsOf(entries: readonly TarEntry[]): Omit<ChartFacts, 'digest'> {
  // One folder, named like the chart; subcharts lie deeper.
  const find = (name: string) =>
    entries.find(({ path }) => path.replace(/^\.\//, '').split('/').slice(1).join('/') === name);
  const metadata = yamlOf(find('Chart.yaml'), 'Chart.yaml');
  if (metadata === null) throw noChart('it has no Chart.yaml');
  const { name, version } = metadata;
  if (typeof name !== 'string' || typeof version !== 'string') {
    throw noChart('its Chart.yaml names no name and version');
  }
  if (metadata['type'] === 'library') {
    throw new LoamError(
      'invalid-input',
      `The chart ${name} is a library: there is nothing in it to install.`,
      {
        expected: 'a chart of type application',
        got: 'library',
      },
    );
  }
  const schema = find('values.schema.json');
  const values = find('values.yaml');
  return {
    name,
    version,
    appVersion: textOf(metadata['appVersion']),
    description: textOf(metadata['description']),
    metadata,
    values: yamlOf(values, 'values.yaml') ?? {},
    valuesText: values?.data.toString('utf8') ?? '',
    schema: schema ? schemaOf(schema.data.toString('utf8')) : null,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function yamlOf(entry: TarEntry | undefined, name: string): JsonObject | null {
  if (!entry) return null;
  try {
    const value: unknown = parse(entry.data.toString('utf8'), { maxAliasCount: 1_000, logLevel: 'error' });
    return isJsonObject(value) ? (JSON.parse(JSON.stringify(value)) as JsonObject) : {};
  } catch (error) {
    const [line] = error instanceof Error ? error.message.split('\n') : [];
    throw noChart(`its ${name} is no YAML (${line ?? 'unreadable'})`);
  }
}

function schemaOf(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    throw noChart('its values.schema.json is no JSON');
  }
}

function noChart(why: string): LoamError {
  return new LoamError('invalid-input', `What was fetched is no Helm chart: ${why}.`, {
    expected: 'a .tgz as `helm package` makes it',
  });
}

function tooLarge(): LoamError {
  return new LoamError('too-large', 'The chart is too large.', {
    expected: `at most ${chartLimits.archiveBytes / 1_048_576} MB packed and ${chartLimits.unpackedBytes / 1_048_576} MB unpacked`,
  });
}

import { createHash } from 'node:crypto';
import type { ChartSource } from '@/plugins/sdk/helm';
import { LoamError } from '@/server/domain/error';
import type { Answer } from '../http/exchange';
import type { HttpCaller } from '../http/http-caller';
import { chartLimits } from './chart-archive';
import type { ChartCredentials, FetchedChart } from './chart-credentials';
import { type IndexEntry, chartsOf, versionsOf } from './chart-index';
import { pickVersion } from './pick-version';

export type FetchTools = ListTools & { program: string };
/** Of what needs no helm. */
export type ListTools = { http: HttpCaller; signal?: AbortSignal | undefined };

/** The largest public index has 25 MB. */
const mostIndexBytes = 64 * 1_048_576;
const indexTimeoutMs = 60_000;
const archiveTimeoutMs = 120_000;

/** Downloads an archive that a URL names. */
export async function fetchArchive(
  url: string,
  credentials: ChartCredentials,
  tools: ListTools,
): Promise<FetchedChart> {
  const answer = await get(url, credentials, tools, chartLimits.archiveBytes, archiveTimeoutMs);
  assertFound(answer, url, 'The chart');
  return { archive: answer.data, digest: '' };
}

/** Finds the version in the repository's index, and downloads what the index says, with the digest that it says. */
export async function fetchFromRepository(
  source: Extract<ChartSource, { type: 'repository' }>,
  credentials: ChartCredentials,
  tools: FetchTools,
): Promise<FetchedChart> {
  const index = await fetchIndex(source.url, credentials, tools);
  const entry = await pickEntry(index, source, tools);
  const [first] = entry.urls;
  if (first === undefined || !URL.canParse(first, `${source.url}/`)) {
    throw new LoamError(
      'invalid-input',
      `The repository names no place of ${source.chart} ${entry.version}.`,
    );
  }
  const url = new URL(first, source.url.endsWith('/') ? source.url : `${source.url}/`);
  if (url.protocol === 'oci:') {
    throw new LoamError(
      'unsupported',
      `${source.chart} lies in a registry, which its repository only points to.`,
      {
        got: url.href,
        hint: 'Name the registry itself: source oci://...',
      },
    );
  }
  // Credentials are for the repository, not for whatever server its index names.
  const own = url.origin === new URL(source.url).origin ? credentials : {};
  const { archive } = await fetchArchive(url.href, own, tools);
  assertDigest(archive, entry.digest, `${source.chart} ${entry.version}`);
  return { archive, digest: entry.digest };
}

/** The versions of a chart, newest first as the index has them; and of all charts their names. */
export async function listRepository(
  url: string,
  chart: string | null,
  credentials: ChartCredentials,
  tools: ListTools,
): Promise<{ charts: string[]; versions: IndexEntry[] }> {
  const index = await fetchIndex(url, credentials, tools);
  return { charts: chartsOf(index), versions: chart === null ? [] : versionsOf(index, chart) };
}

async function fetchIndex(url: string, credentials: ChartCredentials, tools: ListTools): Promise<string> {
  const at = `${url.replace(/\/$/, '')}/index.yaml`;
  const answer = await get(at, credentials, tools, mostIndexBytes, indexTimeoutMs);
  assertFound(answer, at, 'The index of the repository');
  return answer.data.toString('utf8');
}

async function pickEntry(
  index: string,
  { url, chart, version }: Extract<ChartSource, { type: 'repository' }>,
  { program, signal }: FetchTools,
): Promise<IndexEntry> {
  const entries = versionsOf(index, chart);
  if (entries.length === 0) throw unknownChart(url, chart, chartsOf(index));
  const versions = entries.map((each) => each.version);
  const picked = await pickVersion(program, versions, version, signal);
  const entry = entries.find((each) => each.version === picked);
  if (entry) return entry;
  throw new LoamError('not-found', `The chart ${chart} has no version ${version}.`, {
    expected: `one of ${shorten(versions)}`,
    got: version,
  });
}

export function unknownChart(url: string, chart: string, names: readonly string[]): LoamError {
  return new LoamError('not-found', `The repository ${originOf(url)} has no chart ${chart}.`, {
    expected: names.length === 0 ? 'a chart of the repository' : `one of ${shorten(names)}`,
    got: chart,
  });
}

/** Throws when bytes are not those that their source promised. */
export function assertDigest(data: Buffer, wanted: string, what: string): void {
  if (wanted === '') return;
  const got = createHash('sha256').update(data).digest('hex');
  if (got === wanted.toLowerCase()) return;
  throw new LoamError('denied', `${what} is not what its repository promises: the digest differs.`, {
    expected: `sha256:${wanted}`,
    got: `sha256:${got}`,
    hint: 'It was changed on the way, or the index is older than the chart.',
  });
}

export async function get(
  url: string,
  { basic, token, tls }: ChartCredentials,
  { http, signal }: ListTools,
  maxBytes: number,
  timeoutMs: number,
  accept = '*/*',
): Promise<Answer> {
  const authorization = basic
    ? `Basic ${Buffer.from(`${basic.user}:${basic.password}`).toString('base64')}`
    : token && `Bearer ${token}`;
  return http.download(
    { url, timeoutMs, headers: { accept, ...(authorization ? { authorization } : {}) } },
    {
      caller: 'helm',
      assertDeclared: () => undefined,
      signal,
      maxBytes,
      maxTimeoutMs: timeoutMs,
      ...(tls ? { tls } : {}),
    },
  );
}

/** By its status: what the server says in words may repeat what it was sent. */
export function assertFound({ status }: Answer, url: string, what: string): void {
  if (status === 200) return;
  const origin = originOf(url);
  if (status === 401 || status === 403) {
    throw new LoamError('denied', `${what} is not open to us: ${origin} answers ${status}.`, {
      expected: 'credentials that may read it',
      hint: 'Name a Secret with a user and a password, or a token.',
    });
  }
  if (status === 404) throw new LoamError('not-found', `${what} is not there: ${origin} answers 404.`);
  throw new LoamError('unavailable', `${what} cannot be fetched: ${origin} answers ${status}.`);
}

export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the server';
}

function shorten(names: readonly string[]): string {
  return names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
}

import type { ChartSource } from '@/plugins/sdk/helm';
import { LoamError } from '@/server/domain/error';
import { isJsonObject } from '@/server/domain/json';
import type { Answer } from '../http/exchange';
import { chartLimits } from './chart-archive';
import type { ChartCredentials, FetchedChart } from './chart-credentials';
import { type FetchTools, type ListTools, assertDigest, assertFound, get } from './fetch-repository';
import { pickVersion } from './pick-version';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const layerTypes = ['application/vnd.cncf.helm.chart.content.v1.tar+gzip', 'application/tar+gzip'];
const mostJsonBytes = 4 * 1_048_576;
const timeoutMs = 60_000;
const mostPages = 50;

/** One registry and repository, as a client that may have got a token there. */
type Registry = {
  base: string;
  name: string;
  credentials: ChartCredentials;
  tools: ListTools;
  bearer?: string;
};

/** Pulls a chart from a registry: a tag or the newest that fits, its manifest, and the layer, which must have its digest. */
export async function fetchFromRegistry(
  source: Extract<ChartSource, { type: 'oci' }>,
  credentials: ChartCredentials,
  tools: FetchTools,
): Promise<FetchedChart> {
  const registry = registryOf(source.url, credentials, tools);
  const tag = await tagFor(registry, source, tools);
  const answer = await call(registry, `/manifests/${tag}`, mostJsonBytes, manifestType);
  assertFound(answer, registry.base, `${registry.name}:${tag}`);
  const { digest, size } = layerIn(jsonOf(answer, registry), registry, tag);
  if (size > chartLimits.archiveBytes) {
    throw new LoamError('too-large', `The chart ${registry.name}:${tag} is too large.`, {
      expected: `at most ${chartLimits.archiveBytes} bytes`,
      got: `${size} bytes`,
    });
  }
  const blob = await call(registry, `/blobs/${digest}`, chartLimits.archiveBytes, '*/*');
  assertFound(blob, registry.base, `The content of ${registry.name}:${tag}`);
  const hex = digest.replace(/^sha256:/, '');
  assertDigest(blob.data, hex, `${registry.name}:${tag}`);
  return { archive: blob.data, digest: hex };
}

/** Versions of a chart in a registry, as it lists them. */
export async function listRegistry(
  url: string,
  credentials: ChartCredentials,
  tools: ListTools,
): Promise<string[]> {
  return tagsOf(registryOf(url, credentials, tools));
}

function registryOf(url: string, credentials: ChartCredentials, tools: ListTools): Registry {
  const found = /^oci:\/\/([^/\s?#@]+)\/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)\/?$/.exec(url);
  const [, host, name] = found ?? [];
  if (host === undefined || name === undefined) {
    throw new LoamError('invalid-input', `${url} names no chart in a registry.`, {
      expected: 'oci://host/path/chart, in lower case, without a tag',
      got: url,
    });
  }
  return { base: `${credentials.plainHttp ? 'http' : 'https'}://${host}`, name, credentials, tools };
}

async function tagFor(
  registry: Registry,
  { version }: { version: string },
  { program, signal }: FetchTools,
): Promise<string> {
  // A version is a tag as it stands; a tag cannot hold a plus.
  const exact = version.replaceAll('+', '_');
  if (/^v?\d+\.\d+\.\d+/.test(version) && /^[\w][\w.-]{0,127}$/.test(exact)) return exact;
  const tags = await tagsOf(registry);
  const picked = await pickVersion(
    program,
    tags.map((tag) => tag.replaceAll('_', '+')),
    version,
    signal,
  );
  if (picked !== null) return picked.replaceAll('+', '_');
  throw new LoamError('not-found', `The chart ${registry.name} has no version ${version || 'at all'}.`, {
    expected: tags.length === 0 ? 'a version' : `one of ${tags.slice(-8).join(', ')}`,
    got: version || 'the newest',
  });
}

async function tagsOf(registry: Registry): Promise<string[]> {
  const tags: string[] = [];
  let next: string | undefined = '/tags/list?n=1000';
  for (let page = 0; next !== undefined && page < mostPages; page += 1) {
    const answer: Answer = await call(registry, next, mostJsonBytes, 'application/json');
    assertFound(answer, registry.base, `The chart ${registry.name}`);
    const { tags: found } = jsonOf(answer, registry);
    if (Array.isArray(found)) tags.push(...found.filter((tag): tag is string => typeof tag === 'string'));
    const link: string | undefined = /<[^>]*(\/tags\/list\?[^>]*)>;\s*rel="?next/.exec(
      answer.headers['link'] ?? '',
    )?.[1];
    next = link;
  }
  return tags.filter((tag) => /^v?\d+(?:\.\d+)*/.test(tag));
}

function layerIn(
  manifest: Record<string, unknown>,
  { name }: Registry,
  tag: string,
): { digest: string; size: number } {
  const layers = Array.isArray(manifest['layers']) ? manifest['layers'].filter(isJsonObject) : [];
  const layer = layers.find(({ mediaType }) => layerTypes.includes(textOf(mediaType)));
  const { digest, size } = layer ?? {};
  if (typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest))
    return { digest, size: Number(size ?? 0) };
  const { config } = manifest;
  throw new LoamError('invalid-input', `${name}:${tag} is no Helm chart.`, {
    expected: 'an artifact as `helm push` makes it',
    got: isJsonObject(config) ? textOf(config['mediaType']) : 'another manifest',
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function jsonOf({ data }: Answer, { base }: Registry): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(data.toString('utf8'));
    if (isJsonObject(value)) return value;
  } catch {
    // Said below.
  }
  throw new LoamError('unavailable', `${base} does not answer as a registry does.`);
}

async function call(registry: Registry, path: string, maxBytes: number, accept: string): Promise<Answer> {
  const { base, name, credentials, tools } = registry;
  const url = `${base}/v2/${name}${path}`;
  const { tls } = credentials;
  const own: ChartCredentials = registry.bearer
    ? { token: registry.bearer, ...(tls ? { tls } : {}) }
    : credentials;
  const answer = await get(url, own, tools, maxBytes, timeoutMs, accept);
  if (answer.status !== 401 || registry.bearer !== undefined) return answer;
  const bearer = await tokenFor(registry, answer.headers['www-authenticate'] ?? '');
  if (bearer === null) return answer;
  registry.bearer = bearer;
  return call(registry, path, maxBytes, accept);
}

/** What the registry says to ask for a token; the user and the password go there, where that is its own or an https server. */
async function tokenFor(
  { base, name, credentials, tools }: Registry,
  challenge: string,
): Promise<string | null> {
  if (!/^bearer /i.test(challenge)) return null;
  const value = (key: string) => new RegExp(`${key}="([^"]*)"`, 'i').exec(challenge)?.[1];
  const realm = value('realm');
  if (realm === undefined || !URL.canParse(realm)) return null;
  const url = new URL(realm);
  const service = value('service');
  if (service !== undefined) url.searchParams.set('service', service);
  url.searchParams.set('scope', `repository:${name}:pull`);
  const isSafe = url.protocol === 'https:' || url.host === new URL(base).host;
  const { basic } = credentials;
  const answer = await get(url.href, basic && isSafe ? { basic } : {}, tools, mostJsonBytes, timeoutMs);
  if (answer.status !== 200) return null;
  const { token, access_token: other } = jsonOf(answer, { base, name, credentials, tools });
  if (typeof token === 'string') return token;
  return typeof other === 'string' ? other : null;
}

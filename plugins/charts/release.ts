import type { ChartSource } from '../sdk/definition';
import { parseDurationMs } from '../sdk/duration';
import { refuse } from '../sdk/refusal';

/** As Helm takes it: a DNS label of 53 characters at most. */
export function releaseName(name: string, path: string): string {
  if (name.length <= 53 && /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/.test(name)) return name;
  return refuse(`"${name}" cannot be the name of a release`, {
    path,
    expected: 'at most 53 lower-case letters, digits, - and .',
    got: name,
  });
}

export function urlOf(text: string, schemes: readonly string[], path: string): string {
  const scheme = /^([a-z]+):\/\/[^\s/?#]+/.exec(text)?.[1];
  if (scheme !== undefined && schemes.includes(scheme)) return text;
  return refuse(`${path} is no address that charts come from`, {
    path,
    expected: `a URL that begins with ${schemes.map((each) => `${each}://`).join(' or ')}`,
    got: text,
  });
}

/** A chart by its name in a repository or under the path of a registry, whichever the address is of. */
export function sourceIn(
  at: { url: string; chart: string; version: string },
  places: { url: string; chart: string },
): ChartSource {
  const version = versionOf(at.version);
  if (at.url.startsWith('oci://')) {
    const url = `${at.url.replace(/\/$/, '')}/${at.chart}`;
    return { type: 'oci', url: urlOf(url, ['oci'], places.url), version };
  }
  if (!/^[a-zA-Z0-9][a-zA-Z0-9._-]*$/.test(at.chart)) {
    refuse(`"${at.chart}" is no name of a chart`, {
      path: places.chart,
      expected: 'letters, digits, - and _',
      got: at.chart,
    });
  }
  return { type: 'repository', url: urlOf(at.url, ['https', 'http'], places.url), chart: at.chart, version };
}

/** Empty: the newest. */
export function versionOf(version: string): string {
  return version === 'latest' || version === '*' ? '' : version;
}

export function durationOf(text: string | undefined, path: string): number | undefined {
  if (text === undefined || text === '') return undefined;
  const ms = parseDurationMs(text);
  if (ms !== undefined && ms >= 1_000 && ms <= 24 * 3_600_000) return ms;
  return refuse(`${path} is no duration`, { path, expected: 'from 1s to 24h, such as 5m', got: text });
}

/** What other systems offer and Loam does not do: said before anything happens. */
export function assertUnset(
  options: Record<string, unknown>,
  path: string,
  hints: Record<string, string>,
): void {
  for (const [name, hint] of Object.entries(hints)) {
    const value = options[name];
    if (value === undefined || value === false) continue;
    const at = path === '' ? name : `${path}.${name}`;
    refuse(`${at} is not supported`, { path: at, got: JSON.stringify(value), hint });
  }
}

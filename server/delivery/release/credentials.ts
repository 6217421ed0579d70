import type { ChartSource, HelmRelease } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { isJsonObject } from '@/server/domain/json';
import type { ChartCredentials } from '@/server/targets/helm/helm';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { type ValuesPlace, namespaceFor } from './values';

type Secret = { live: LiveResource; data: Record<string, string>; type: string; path: string };

/** The credentials for a chart's server, from the Secret that the component names. Never told in what goes wrong. */
export async function readCredentials(release: HelmRelease, place: ValuesPlace): Promise<ChartCredentials> {
  const { secretRef, chart, places } = release;
  if (!secretRef) return {};
  const path = `${place.path}.${places.secretRef}`;
  const what = `The Secret ${secretRef.name}`;
  const namespace = namespaceFor(secretRef, place, what, path);
  const live = await place.api.get({ apiVersion: 'v1', kind: 'Secret', namespace, name: secretRef.name });
  if (!live) {
    throw new LoamError('not-found', `${what} with the credentials for the chart is not in ${namespace}.`, {
      path,
      expected: `a Secret ${secretRef.name}`,
      got: 'nothing',
    });
  }
  const secret = { live, data: dataOf(live), type: typeOf(live), path };
  const credentials = fromSecret(secret, chart);
  assertTransport(credentials, chart, secret);
  return credentials;
}

function dataOf(live: LiveResource): Record<string, string> {
  const data = isJsonObject(live['data']) ? live['data'] : {};
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, Buffer.from(value, 'base64').toString('utf8')]] : [],
    ),
  );
}

function typeOf(live: LiveResource): string {
  const type = live['type'];
  return typeof type === 'string' ? type : 'Opaque';
}

function fromSecret(secret: Secret, chart: ChartSource): ChartCredentials {
  switch (secret.type) {
    case 'kubernetes.io/basic-auth':
      return { basic: basicOf(secret, needed(secret, 'username'), needed(secret, 'password')) };
    case 'kubernetes.io/dockerconfigjson':
      return fromDocker(secret, new URL(chart.url).host);
    case 'kubernetes.io/tls':
      return {
        tls: tlsOf({
          ...secret.data,
          'tls.crt': needed(secret, 'tls.crt'),
          'tls.key': needed(secret, 'tls.key'),
        }),
      };
    case 'Opaque':
      return fromOpaque(secret);
    default:
      throw refused(secret, `is of the type ${secret.type}`, {
        expected: 'kubernetes.io/basic-auth, kubernetes.io/dockerconfigjson, kubernetes.io/tls or Opaque',
        got: secret.type,
      });
  }
}

function fromOpaque(secret: Secret): ChartCredentials {
  const { username = '', password = '', token = '', insecureSkipTLS, insecurePlainHTTP } = secret.data;
  if (token !== '' && (username !== '' || password !== '')) {
    throw refused(secret, 'has both a user and a token', { expected: 'username and password, or token' });
  }
  if (token !== '' && !/^[A-Za-z0-9._~+/-]+=*$/.test(token)) {
    throw refused(secret, 'has a token with characters that a token cannot have', {
      expected: 'letters, digits, - . _ ~ + / and = at its end',
      hint: 'A value that comes from a file may end in a line break.',
    });
  }
  const isOpen = insecureSkipTLS === 'true';
  const tls = { ...tlsOf(secret.data), ...(isOpen ? { rejectUnauthorized: false } : {}) };
  return {
    ...(username !== '' || password !== '' ? { basic: basicOf(secret, username, password) } : {}),
    ...(token === '' ? {} : { token }),
    ...(Object.keys(tls).length > 0 ? { tls } : {}),
    ...(insecurePlainHTTP === 'true' ? { plainHttp: true } : {}),
  };
}

function fromDocker(secret: Secret, host: string): ChartCredentials {
  let config: unknown;
  try {
    config = JSON.parse(needed(secret, '.dockerconfigjson'));
  } catch {
    config = null;
  }
  const auths = isJsonObject(config) ? config['auths'] : null;
  if (!isJsonObject(auths)) throw refused(secret, 'holds no Docker configuration');
  const entry = auths[host];
  if (!isJsonObject(entry)) {
    throw refused(secret, `has no entry for ${host}`, { expected: host, got: Object.keys(auths).join(', ') });
  }
  const { username, password, auth } = entry;
  if (typeof username === 'string' && typeof password === 'string') {
    return { basic: basicOf(secret, username, password) };
  }
  const pair = typeof auth === 'string' ? Buffer.from(auth, 'base64').toString('utf8') : '';
  const colon = pair.indexOf(':');
  if (colon < 1) throw refused(secret, `has an entry for ${host} without a user and a password`);
  return { basic: basicOf(secret, pair.slice(0, colon), pair.slice(colon + 1)) };
}

function tlsOf(data: Record<string, string>): NonNullable<ChartCredentials['tls']> {
  const ca = data['caFile'] || data['ca.crt'];
  const cert = data['certFile'] || data['tls.crt'];
  const key = data['keyFile'] || data['tls.key'];
  return { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
}

function basicOf(secret: Secret, user: string, password: string) {
  if (user.includes(':'))
    throw refused(secret, 'has a user name with a colon', { expected: 'a user name without :' });
  if (/\p{Cc}/u.test(user + password)) {
    throw refused(secret, 'has a user or a password with a control character', {
      hint: 'A value that comes from a file may end in a line break.',
    });
  }
  return { user, password };
}

function needed(secret: Secret, key: string): string {
  const value = secret.data[key];
  if (value !== undefined) return value;
  throw refused(secret, `has no key ${key}`, {
    expected: key,
    got: Object.keys(secret.data).join(', ') || 'no keys',
  });
}

/** A token is as good as a password and is sent as it is: only to a server that is known, and hidden from others. */
function assertTransport({ token, tls }: ChartCredentials, chart: ChartSource, secret: Secret): void {
  if (token === undefined) return;
  if (chart.type === 'oci') {
    throw refused(secret, 'has a token, which a registry does not take', {
      expected: 'a user and a password, or a Docker configuration',
      hint: 'Registries give out tokens of their own for those.',
    });
  }
  if (chart.url.startsWith('http://')) {
    throw refused(secret, 'has a token, which is not sent over http', {
      expected: 'https://',
      got: 'http://',
    });
  }
  if (tls?.rejectUnauthorized === false) {
    throw refused(secret, 'has a token, which is not sent to a server whose certificate is not looked at', {
      expected: 'insecureSkipTLS left out',
    });
  }
}

function refused(
  { live, path }: Secret,
  why: string,
  more: { expected?: string; got?: string; hint?: string } = {},
): LoamError {
  return new LoamError('invalid-input', `The Secret ${live.metadata.name} ${why}.`, { path, ...more });
}

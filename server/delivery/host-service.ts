import type { HttpRequest, HttpResponse } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { maxBodyBytes, maxTimeoutMs } from '@/server/targets/http/http-caller';
import type { ServiceAddress } from '@/server/targets/kubernetes/cluster-api';
import type { DeliveryDeps } from './handlers/deps';

const label = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const serviceHost = new RegExp(`^(${label})\\.(${label})\\.svc(?:\\.cluster\\.local)?\\.?$`);

/** The Service that a URL names, as `http://prometheus.monitoring.svc:9090` does; null for every other host. */
export function serviceOf(text: string): ServiceAddress | null {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const [, name, namespace] = serviceHost.exec(url?.hostname ?? '') ?? [];
  if (!url || name === undefined || namespace === undefined) return null;
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  return { name, namespace, scheme, port: Number(url.port || (scheme === 'https' ? 443 : 80)) };
}

/**
 * Reads from a Service of the stage's cluster, wherever Loam itself runs: through the API server. An operator has to have
 * named the host, also in the stage's own namespace: whoever may write Endpoints there could turn the API server to any
 * address that it reaches.
 */
export async function callService(
  { clusters, http }: Pick<DeliveryDeps, 'clusters' | 'http'>,
  clusterId: string,
  service: ServiceAddress,
  { url: text, method = 'GET', headers = {}, timeoutMs = maxTimeoutMs }: HttpRequest,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const url = new URL(text);
  const { hostname } = url;
  if (!http.isNamed(hostname, service.port)) {
    throw new LoamError('denied', `The Service ${hostname} is not open to steps.`, {
      expected: 'a Service that the operator allows',
      got: hostname,
      hint: `An operator can allow it: LOAM_HTTP_ALLOW=${hostname}:${service.port}`,
    });
  }
  const secret = Object.keys(headers).find((name) => /^(?:authorization|cookie)$/i.test(name));
  if (method !== 'GET' || secret !== undefined || url.username !== '') {
    throw new LoamError('unsupported', `The Service ${hostname} can only be read, without credentials.`, {
      expected: 'GET',
      got: method === 'GET' ? 'credentials' : method,
      hint: 'It is reached through the API server of the cluster. Expose it to call it otherwise.',
    });
  }
  assertInside(url);
  const api = await clusters.open(clusterId);
  return api.readService(service, `${url.pathname}${url.search}`, {
    maxBytes: maxBodyBytes,
    timeoutMs,
    signal,
  });
}

/** Whoever decodes the path on the way must not find a way out of it. */
function assertInside({ pathname, origin }: URL): void {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    decoded = '..';
  }
  if (!decoded.split(/[\\/]/).includes('..')) return;
  throw new LoamError('invalid-input', `The path of ${origin} cannot be sent.`, {
    expected: 'a path without ..',
  });
}

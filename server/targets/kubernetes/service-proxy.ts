import { LoamError } from '@/server/domain/error';
import type { ClusterApi, ServiceAddress } from './cluster-api';
import type { Transport } from './transport';

/** A GET to a Service, which the API server hands on: so it is reached from where its cluster is reached. */
export async function readService(
  transport: Transport,
  { namespace, name, scheme, port }: ServiceAddress,
  path: string,
  { maxBytes, timeoutMs, signal }: Parameters<ClusterApi['readService']>[2],
): ReturnType<ClusterApi['readService']> {
  const proxy = `/api/v1/namespaces/${namespace}/services/${scheme}:${name}:${port}/proxy`;
  const limit = AbortSignal.timeout(timeoutMs);
  const response = await transport.raw(`${proxy}${path}`, {
    accept: '*/*',
    timeoutMs,
    signal: signal ? AbortSignal.any([limit, signal]) : limit,
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new LoamError('too-large', `The answer of the Service ${name} is too large.`, {
        expected: `at most ${maxBytes} bytes`,
      });
    }
    chunks.push(chunk);
  }
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { ResolvedAddress } from './resolve-target';

/** One request, with headers by lower-case name. */
export type Exchange = {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
  /** Certificates to trust and to show, where the usual ones do not do. */
  tls?: TlsOptions | undefined;
};
export type TlsOptions = { ca?: string; cert?: string; key?: string; rejectUnauthorized?: boolean };
export type Answer = { status: number; headers: Record<string, string>; data: Buffer };

/** Sends one request to one of the addresses that were checked. No redirect is followed, no proxy asked, no connection kept. */
export async function exchange(
  { url, method, headers, body, tls }: Exchange,
  addresses: ResolvedAddress[],
  signal: AbortSignal,
  maxBytes: number,
): Promise<Answer> {
  const isTls = url.protocol === 'https:';
  // An agent of its own: the global one keeps connections, and may have been told of a proxy.
  const agent = isTls ? new HttpsAgent({ keepAlive: false, ...tls }) : new HttpAgent({ keepAlive: false });
  const payload = body === undefined ? undefined : Buffer.from(body);
  const options = {
    method,
    agent,
    signal,
    lookup: pinned(addresses),
    headers: {
      'user-agent': 'loam',
      'accept-encoding': 'identity',
      ...headers,
      ...(payload ? { 'content-length': payload.byteLength } : {}),
    },
  };
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = (isTls ? requestHttps : requestHttp)(url, options, resolve);
      sent.on('error', reject);
      sent.end(payload);
    });
    const data = await readBody(response, url, maxBytes);
    return { status: response.statusCode ?? 0, headers: flat(response.headers), data };
  } catch (error) {
    throw isLoamError(error) || signal.aborted ? error : toUnreachable(url, error);
  } finally {
    agent.destroy();
  }
}

/** Answers with what was checked, whatever the DNS says by now. */
function pinned(addresses: ResolvedAddress[]): LookupFunction {
  return (_host, { all }, done) => {
    const [first] = addresses;
    if (all) done(null, addresses);
    else done(null, first?.address ?? '', first?.family);
  };
}

const decoders: Record<string, (data: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

async function readBody(response: IncomingMessage, url: URL, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(url, maxBytes);
    chunks.push(chunk);
  }
  const data = Buffer.concat(chunks);
  const encoding = (response.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity' || data.byteLength === 0) return data;
  const decode = decoders[encoding];
  if (!decode) throw new LoamError('unavailable', `The answer of ${url.origin} has an unknown encoding.`);
  return decode(data, { maxOutputLength: maxBytes }).catch((error: unknown) => {
    const isBomb = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw isBomb
      ? tooLarge(url, maxBytes)
      : new LoamError('unavailable', `The answer of ${url.origin} cannot be decoded.`);
  });
}

function tooLarge(url: URL, maxBytes: number): LoamError {
  return new LoamError('too-large', `The answer of ${url.origin} is too large.`, {
    expected: `at most ${maxBytes} bytes`,
  });
}

function flat(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'there is no way to it',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'the authority of its certificate is not known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the authority of its certificate is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the authority of its certificate is not known',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** By the error's code alone: its text may repeat what was sent. */
function toUnreachable(url: URL, error: unknown): LoamError {
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const code = (inner as NodeJS.ErrnoException).code ?? 'no HTTP';
  return new LoamError('unavailable', `${url.origin} cannot be reached: ${reasons[code] ?? code}.`, {
    hint: 'Check the address, the network and the certificate.',
  });
}

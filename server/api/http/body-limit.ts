import { LoamError } from '@/server/domain/error';

/** More than the largest document, so that what is wrong with that one is said by the parser, in its own words. */
export const maxBodyBytes = 6 * 1024 * 1024;

/** The same request with its body read, or `too-large` as soon as it is known to be. */
export async function readBodyWithin(request: Request, maxBytes = maxBodyBytes): Promise<Request> {
  if (request.body === null) return request;
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Counted as well: a chunked body announces no length, and a length can lie.
  for await (const chunk of request.body as ReadableStream<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const { method, headers, signal } = request;
  return new Request(request.url, { method, headers, signal, body: Buffer.concat(chunks) });
}

function tooLarge(maxBytes: number): LoamError {
  const expected = `at most ${maxBytes / 1024 / 1024} MB`;
  return new LoamError('too-large', 'The request is too large.', { expected });
}

import { validateHeaderName, validateHeaderValue } from 'node:http';
import { LoamError } from '@/server/domain/error';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** These belong to the connection, which is ours, or would let one request be read as two. */
const ownHeaders =
  /^(?:host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive|accept-encoding|proxy-.*)$/;
const maxHeaderBytes = 16_384;

/** An http or https URL without the credentials that it held; those as a header. Never shows the URL: it may hold a secret. */
export function parseTarget(text: string): { url: URL; authorization?: string } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
    throw new LoamError('invalid-input', 'This is no URL of an HTTP server.', {
      expected: 'https://host/path',
      got: url ? `a URL that begins with ${url.protocol}` : 'something else',
    });
  }
  url.hash = '';
  const { username, password } = url;
  if (username === '' && password === '') return { url };
  url.username = '';
  url.password = '';
  const plain = `${decoded(username)}:${decoded(password)}`;
  return { url, authorization: `Basic ${Buffer.from(plain).toString('base64')}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function methodOf(text = 'GET'): string {
  const method = text.toUpperCase();
  if (methods.has(method)) return method;
  throw new LoamError('invalid-input', 'This HTTP method is not known.', {
    expected: `one of ${[...methods].join(', ')}`,
    got: text.slice(0, 40),
  });
}

/** Headers by lower-case name. The value is never told: it may be a secret. */
export function headersWithin(given: Record<string, string>): Record<string, string> {
  const headers: Record<string, string> = {};
  let size = 0;
  for (const [written, value] of Object.entries(given)) {
    const name = written.toLowerCase();
    if (ownHeaders.test(name)) {
      throw new LoamError('invalid-input', `The header "${name}" is set by Loam itself.`, { got: name });
    }
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw new LoamError('invalid-input', `The header "${name.slice(0, 60)}" cannot be sent.`, {
        expected: 'a header without line breaks or other control characters',
        hint: 'A value that comes from a Secret may end in a line break.',
      });
    }
    headers[name] = value;
    size += name.length + value.length;
  }
  if (size <= maxHeaderBytes) return headers;
  throw new LoamError('too-large', 'The headers are too large.', {
    expected: `at most ${maxHeaderBytes} bytes`,
    got: `${size}`,
  });
}

export function assertBody(body: string | undefined, maxBytes: number): void {
  const size = Buffer.byteLength(body ?? '');
  if (size <= maxBytes) return;
  throw new LoamError('too-large', 'The body of the request is too large.', {
    expected: `at most ${maxBytes} bytes`,
    got: `${size}`,
  });
}

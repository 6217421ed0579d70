import { LoamError } from '@/server/domain/error';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * A browser sends cookies with whatever page asks, so a request that changes something must come from a page of ours.
 * Requests with an API token are excused: no browser adds one by itself. Throws `denied`.
 */
export function assertOwnOrigin(request: Request, publicUrl: string): void {
  if (safeMethods.has(request.method) || request.headers.has('authorization')) return;
  const origin = request.headers.get('origin');
  if (origin !== null && isOwnOrigin(origin, publicUrl)) return;
  if (origin === null && request.headers.get('sec-fetch-site') === 'same-origin') return;
  throw new LoamError('denied', 'This request does not come from a page of this console.', {
    expected: `Origin: ${new URL(publicUrl).origin}`,
    got: origin === null ? 'no Origin' : `Origin: ${origin.slice(0, 200)}`,
    hint: 'If people reach the console at another address, set LOAM_URL to it.',
  });
}

/** The console's own address; on loopback under any of its names. */
export function isOwnOrigin(origin: string, publicUrl: string): boolean {
  const own = new URL(publicUrl);
  if (origin === own.origin) return true;
  if (!loopback.has(own.hostname) || !URL.canParse(origin)) return false;
  const other = new URL(origin);
  return (
    loopback.has(other.hostname) &&
    other.port === own.port &&
    other.protocol === own.protocol &&
    origin === other.origin
  );
}

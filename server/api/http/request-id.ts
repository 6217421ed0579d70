import { newId } from '@/server/platform/ids';

export const requestIdHeader = 'x-request-id';

/** The id that the caller gave, when it is harmless in a header and a log line, else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get(requestIdHeader);
  return given !== null && /^[A-Za-z0-9._-]{8,64}$/.test(given) ? given : newId('req');
}

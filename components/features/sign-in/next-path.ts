/** A path of this console, or its start: an address from outside must not be followed after a sign-in. */
export function nextPath(wanted: string | string[] | undefined): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || /[\\\s\p{Cc}]/u.test(wanted)) return '/';
  const base = 'http://console.invalid';
  if (!URL.canParse(wanted, base)) return '/';
  const url = new URL(wanted, base);
  return url.origin === base && !url.pathname.startsWith('//') ? url.pathname + url.search + url.hash : '/';
}

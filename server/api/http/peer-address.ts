/**
 * Address of the peer. Each proxy appends whom it served to `x-forwarded-for`, so only the last `trustedProxies` entries
 * are worth believing, and of those the first one is the client. Next.js itself writes the socket's address where there
 * is no such header; it keeps one that a client made up, so an address alone never decides who may sign in.
 */
export function peerAddress(headers: Headers, trustedProxies: number): string {
  const hops = (headers.get('x-forwarded-for') ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter((hop) => hop !== '');
  const client = hops.at(-Math.max(1, trustedProxies)) ?? hops[0];
  return client !== undefined && /^[0-9a-fA-F.:]{2,45}$/.test(client) ? client : 'unknown';
}

import { lookup } from 'node:dns/promises';
import { LoamError } from '@/server/domain/error';
import { type AllowList, isAddressAllowed } from '@/server/platform/allow-list';
import { parseAddress } from '@/server/platform/network-address';

export type ResolvedAddress = { address: string; family: 4 | 6 };
/** All addresses of a name, as the machine resolves it. */
export type Resolver = (host: string) => Promise<ResolvedAddress[]>;

/** By the system: its hosts file and its DNS. */
export const systemResolver: Resolver = async (host) =>
  (await lookup(host, { all: true })).map(({ address, family }) => ({
    address,
    family: family === 6 ? 6 : 4,
  }));

/**
 * The addresses of a host that a connection may go to. Every one that the name has must be allowed: one that is not says
 * that the name leads inside. The caller connects to what is returned and does not resolve again.
 */
export async function resolveTarget(
  { host, port }: { host: string; port: number },
  allow: AllowList,
  resolve: Resolver,
  /** Where an operator can open more. */
  setting = 'LOAM_HTTP_ALLOW',
): Promise<ResolvedAddress[]> {
  const literal = parseAddress(host);
  const found = literal
    ? [{ address: host, family: host.includes(':') ? 6 : 4 } as const]
    : await ask(host, resolve);
  for (const { address } of found) {
    const parsed = parseAddress(address);
    if (!parsed || !isAddressAllowed(allow, host, port, parsed))
      throw notAllowed(host, port, literal !== undefined, setting);
  }
  return found;
}

async function ask(host: string, resolve: Resolver): Promise<ResolvedAddress[]> {
  const found = await resolve(host).catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw code === 'ENOTFOUND'
      ? unknownHost(host)
      : new LoamError('unavailable', `The DNS does not answer for "${host}".`);
  });
  if (found.length === 0) throw unknownHost(host);
  return found;
}

function unknownHost(host: string): LoamError {
  return new LoamError('not-found', `The host "${host}" is not known here.`, {
    expected: 'a host that the DNS of this machine knows',
    got: host,
    hint: 'Check the spelling. The name of a Service ends in .svc and is reached through its cluster.',
  });
}

// What a name resolves to inside is nobody's business outside: only its kind is told.
function notAllowed(host: string, port: number, isLiteral: boolean, setting: string): LoamError {
  return new LoamError(
    'denied',
    `"${host}" ${isLiteral ? 'is' : 'leads to'} an address that is not public.`,
    {
      expected: 'a public address, or one that the operator allows',
      got: host,
      hint: `An operator can allow it: ${setting}=${host.includes(':') ? `[${host}]` : host}:${port}`,
    },
  );
}

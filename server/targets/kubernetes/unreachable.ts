import { LoamError, isLoamError } from '@/server/domain/error';

const networkHints: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens there. Is the cluster running, and is the port right?',
  ENOTFOUND: 'The name of the server is not known here. Check the address and the DNS of this machine.',
  EAI_AGAIN: 'The DNS does not answer. Try again.',
  ECONNRESET: 'The connection was cut. A proxy or the server ended it.',
  UND_ERR_SOCKET: 'The connection was cut. A proxy or the server ended it.',
  ETIMEDOUT: 'No way to the server. Check the firewall between this machine and the cluster.',
  UND_ERR_CONNECT_TIMEOUT: 'No way to the server. Check the firewall between this machine and the cluster.',
  TimeoutError: 'The server did not answer in time.',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'The certificate is self-signed: put its authority in certificate-authority-data.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The authority is not known: put it in certificate-authority-data.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The authority is not known: put it in certificate-authority-data.',
  CERT_HAS_EXPIRED: 'The certificate of the server has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another name: use that name, or set tls-server-name.',
};

/** What kept a call from its answer, in words that lead on. */
export function toUnreachable(server: string, error: unknown): LoamError {
  const refused = refusalIn(error);
  if (refused) return refused;
  const code = networkCode(error);
  const text =
    error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : String(error);
  return new LoamError(
    'cluster-unreachable',
    `The cluster at ${server} cannot be reached: ${text || code}.`,
    {
      cause: error,
      hint: networkHints[code] ?? 'Check the address, the network and the certificates.',
    },
  );
}

/** The rule of addresses speaks from within the connection. */
function refusalIn(error: unknown): LoamError | undefined {
  for (let e: unknown = error; e instanceof Error; e = e.cause) if (isLoamError(e)) return e;
  return undefined;
}

function networkCode(error: unknown): string {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    const code = (e as NodeJS.ErrnoException).code;
    if (typeof code === 'string') return code;
    if (e.name === 'TimeoutError') return e.name;
    if (e instanceof AggregateError && e.errors[0]) return networkCode(e.errors[0]);
  }
  return '';
}

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
  EPROTO: 'What is there speaks no TLS. Is it http instead of https, or another port?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'What is there speaks no TLS. Is it http instead of https, or another port?',
  CERT_HAS_EXPIRED: 'The certificate of the server has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another name: use that name, or set tls-server-name.',
};

const certificateCode = /CERT|VERIFY|ALTNAME/;

/** What kept a call from its answer, in words that lead on. `proxy`: the way to the server leads through it. */
export function toUnreachable(server: string, error: unknown, proxy?: string): LoamError {
  const refused = refusalIn(error);
  if (refused) return refused;
  const code = networkCode(error);
  const through = proxy === undefined ? '' : ` through the proxy ${proxy}`;
  const usual = networkHints[code] ?? 'Check the address, the network and the certificates.';
  return new LoamError(
    'cluster-unreachable',
    `The cluster at ${server} cannot be reached${through}: ${reasonOf(error) || code}.`,
    { cause: error, hint: proxy === undefined || certificateCode.test(code) ? usual : proxyHint },
  );
}

const proxyHint =
  'Check proxy-url of the kubeconfig: whether a proxy is there, whether it wants a password, and whether it lets through to the cluster.';

/** What was at the bottom of it, without what the library of TLS says about itself. */
function reasonOf(error: unknown): string {
  const text = innermost(error);
  const [, status] = /^Proxy response \((\d+)\)/.exec(text) ?? [];
  if (status !== undefined) return `the proxy answers with HTTP ${status}`;
  const said = /:SSL routines:[^:]*:([^:]+)/.exec(text)?.[1] ?? text;
  // What Node.js advises is meant for whoever starts it.
  return said
    .replace(/; if the root CA is installed locally.*$/s, '')
    .replace(/[.:\s]+$/, '')
    .trimStart();
}

function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const inner = first ?? error.cause;
  return (inner instanceof Error && innermost(inner)) || error.message;
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

import { LoamError, isLoamError } from '@/server/domain/error';
import { notKubernetes } from './answer';
import type { ConnectionVerdict } from './cluster-api';
import { isForbidden, isRejected } from './status-error';
import type { Transport } from './transport';

export async function readVersion(
  transport: Transport,
): Promise<{ major: number; minor: number; git: string }> {
  const info = await transport.json<{ major?: unknown; minor?: unknown; gitVersion?: unknown } | null>(
    '/version',
    {
      timeoutMs: 10_000,
      evenAway: true,
      maxBytes: 64 * 1024,
      what: 'version',
    },
  );
  const { major, minor, gitVersion: git } = info ?? {};
  if (typeof major !== 'string' || typeof minor !== 'string' || typeof git !== 'string')
    throw notKubernetes(transport.server);
  return {
    major: Number.parseInt(major, 10),
    minor: Number.parseInt(minor, 10),
    git: git.slice(0, 100),
  };
}

/**
 * Tries the address, the certificates and the credentials. Never throws for what the cluster says. An account that has rights
 * in one namespace alone will do: what it may not is said where it is needed.
 */
export async function testConnection(transport: Transport): Promise<ConnectionVerdict> {
  const startedAtMs = Date.now();
  try {
    const version = await readVersion(transport);
    const [narrow, uid] = await Promise.all([isNarrow(transport), readUid(transport)]);
    const latencyMs = Date.now() - startedAtMs;
    const says = `Kubernetes ${version.git} answers in ${latencyMs} ms.`;
    return {
      ok: true,
      version,
      latencyMs,
      narrow,
      ...(uid === undefined ? {} : { uid }),
      message: narrow ? `${says} The account has no rights over the whole cluster.` : says,
    };
  } catch (error) {
    if (!isLoamError(error)) throw error;
    const rejected = isRejected(error);
    return { ok: false, message: error.message, rejected, ...(error.hint ? { hint: error.hint } : {}) };
  }
}

/** Whether the account may not look over the whole cluster. Throws when the cluster does not know who asks. */
async function isNarrow(transport: Transport): Promise<boolean> {
  try {
    await transport.json('/api/v1/namespaces', {
      query: { limit: 1 },
      timeoutMs: 10_000,
      evenAway: true,
      what: 'list of namespaces',
    });
    return false;
  } catch (error) {
    if (!isForbidden(error)) throw error;
    if (!(error as LoamError).got?.endsWith('system:anonymous')) return true;
    throw new LoamError('cluster-unreachable', 'The cluster does not know who asks.', {
      cause: error,
      expected: 'a token or a client certificate',
      got: 'neither',
      hint: 'Give the user of the kubeconfig one of them.',
    });
  }
}

/** Who the cluster is: its namespace kube-system is made once. */
async function readUid(transport: Transport): Promise<string | undefined> {
  try {
    const { metadata } = await transport.json<{ metadata?: { uid?: unknown } }>(
      '/api/v1/namespaces/kube-system',
      { timeoutMs: 10_000, evenAway: true, maxBytes: 64 * 1024, what: 'namespace kube-system' },
    );
    return typeof metadata?.uid === 'string' ? metadata.uid.slice(0, 100) : undefined;
  } catch (error) {
    if (isForbidden(error) || (isLoamError(error) && error.code === 'not-found')) return undefined;
    throw error;
  }
}

import type { Settings } from '@/server/platform/env';
import type { ClusterCredentials } from './kubeconfig';

/** Where Kubernetes puts the account of a pod, and where the pod finds the API server. */
export type PodAccount = { host: string; port: number; folder: string };

const folder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Undefined outside of a cluster. */
export function podAccount(settings: Settings): PodAccount | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = settings;
  return host === undefined ? undefined : { host, port, folder };
}

/** Nothing secret is in them: token and authority are read from the pod's files by whoever connects. */
export function podCredentials({ host, port, folder: podFolder }: PodAccount): ClusterCredentials {
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { context: 'in-cluster', server, cluster: { server }, user: {}, byOperator: true, podFolder };
}

import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { V1NodeList } from '@kubernetes/client-node';
import { Api } from './api';
import { freePorts, ProcessGroup } from './processes';

const token = 'contract-admin';
const nodes = [1, 2, 3];

export type ControlPlane = {
  kubeconfig: string;
  /** Without a controller manager, scheduler and kwok beside the API server nothing ever becomes of a workload. */
  hasControllers: boolean;
  stop: () => Promise<void>;
};

/**
 * Starts the programs of a KUBEBUILDER_ASSETS folder: etcd and kube-apiserver, and where they are there too
 * kube-controller-manager, kube-scheduler and kwok, which plays three nodes by our own stages.
 */
export async function startControlPlane(assets: string, dir: string): Promise<ControlPlane> {
  const [api = 0, client = 0, peer = 0, manager = 0, scheduler = 0, kubelet = 0] = await freePorts(6);
  const group = new ProcessGroup(dir);
  const program = (name: string) => join(assets, name);
  const start = (name: string, args: string[]) => group.start({ name, program: program(name), args });
  const hasControllers = ['kube-controller-manager', 'kube-scheduler', 'kwok'].every((name) =>
    existsSync(program(name)),
  );
  try {
    writeServiceAccountKeys(dir);
    writeFileSync(join(dir, 'tokens.csv'), `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
    start('etcd', etcdArgs(dir, client, peer));
    // Nobody makes accounts where there are no controllers, and no pod would be let in without one.
    const alone = hasControllers ? [] : ['--disable-admission-plugins=ServiceAccount'];
    start('kube-apiserver', [...apiServerArgs(dir, api, client), ...alone]);
    await group.waitUntil('the certificate', () => Promise.resolve(hasCertificate(dir)));
    const kubeconfig = writeKubeconfig(dir, api);
    const cluster = Api.fromKubeconfig(kubeconfig);
    await group.waitUntil('the API server', () => answers(cluster, '/readyz'));
    if (hasControllers) {
      start('kube-controller-manager', managerArgs(dir, kubeconfig, manager));
      start('kube-scheduler', schedulerArgs(kubeconfig, scheduler));
      start('kwok', kwokArgs(dir, kubeconfig, kubelet));
    }
    await createNodes(cluster);
    if (hasControllers) await group.waitUntil('three ready nodes', () => nodesReady(cluster));
    return { kubeconfig, hasControllers, stop: () => group.stop() };
  } catch (error) {
    await group.stop();
    throw error;
  }
}

function writeServiceAccountKeys(dir: string): void {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(dir, 'sa.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(join(dir, 'sa.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
}

function etcdArgs(dir: string, client: number, peer: number): string[] {
  const [clientUrl, peerUrl] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
  return [
    `--data-dir=${join(dir, 'etcd')}`,
    '--unsafe-no-fsync',
    '--log-level=error',
    `--listen-client-urls=${clientUrl}`,
    `--advertise-client-urls=${clientUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
  ];
}

function apiServerArgs(dir: string, port: number, etcdPort: number): string[] {
  return [
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    `--cert-dir=${dir}`,
    `--token-auth-file=${join(dir, 'tokens.csv')}`,
    '--kubelet-preferred-address-types=InternalIP',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(dir, 'sa.pub')}`,
    `--service-account-signing-key-file=${join(dir, 'sa.key')}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=RBAC',
    '--allow-privileged=true',
    '--endpoint-reconciler-type=none',
  ];
}

function managerArgs(dir: string, kubeconfig: string, port: number): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(dir, 'manager')}`,
    '--leader-elect=false',
    `--service-account-private-key-file=${join(dir, 'sa.key')}`,
    `--root-ca-file=${join(dir, 'apiserver.crt')}`,
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
  ];
}

function schedulerArgs(kubeconfig: string, port: number): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    '--leader-elect=false',
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
  ];
}

function kwokArgs(dir: string, kubeconfig: string, port: number): string[] {
  const lines = Array.from(
    { length: 200 },
    (_, index) => `${new Date().toISOString()} stdout F line ${index + 1}\n`,
  );
  writeFileSync(join(dir, 'pod.log'), lines.join(''));
  const stages = readFileSync(new URL('kwok-stages.yaml', import.meta.url), 'utf8');
  writeFileSync(join(dir, 'kwok.yaml'), stages.replaceAll('POD_LOG', join(dir, 'pod.log')));
  return [
    `--kubeconfig=${kubeconfig}`,
    `--config=${join(dir, 'kwok.yaml')}`,
    '--manage-all-nodes',
    '--node-lease-duration-seconds=40',
    '--node-ip=127.0.0.1',
    `--node-port=${port}`,
    `--server-address=127.0.0.1:${port}`,
    `--tls-cert-file=${join(dir, 'apiserver.crt')}`,
    `--tls-private-key-file=${join(dir, 'apiserver.key')}`,
  ];
}

function hasCertificate(dir: string): boolean {
  return ['apiserver.crt', 'apiserver.key'].every((name) => {
    const path = join(dir, name);
    return existsSync(path) && readFileSync(path, 'utf8').includes('-----END');
  });
}

/** The server signs its own certificate at its first start; that one is all the trust there is. */
function writeKubeconfig(dir: string, port: number): string {
  const ca = readFileSync(join(dir, 'apiserver.crt')).toString('base64');
  const server = `https://127.0.0.1:${port}`;
  const path = join(dir, 'kubeconfig');
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'contract',
    clusters: [{ name: 'contract', cluster: { server, 'certificate-authority-data': ca } }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'contract', context: { cluster: 'contract', user: 'admin' } }],
  };
  writeFileSync(path, JSON.stringify(content, undefined, 2), { mode: 0o600 });
  return path;
}

/** Whether a GET succeeds; a server that does not listen yet is simply not ready. */
async function answers(cluster: Api, path: string): Promise<boolean> {
  return cluster.request('GET', path).then(
    ({ code }) => code === 200,
    () => false,
  );
}

async function createNodes(cluster: Api): Promise<void> {
  for (const number of nodes) {
    const labels = {
      'kubernetes.io/hostname': `node-${number}`,
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'topology.kubernetes.io/zone': `zone-${number}`,
    };
    const metadata = { name: `node-${number}`, labels };
    await cluster.expect('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata });
  }
}

async function nodesReady(cluster: Api): Promise<boolean> {
  const { items } = await cluster.expect<V1NodeList>('GET', '/api/v1/nodes');
  const ready = items.filter((node) => {
    const conditions = node.status?.conditions ?? [];
    return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
  });
  const account = await answers(cluster, '/api/v1/namespaces/default/serviceaccounts/default');
  return ready.length === nodes.length && account;
}

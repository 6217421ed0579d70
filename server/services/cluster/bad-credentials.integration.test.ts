import { expect, it } from 'vitest';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { uniqueName } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { addCluster } from './add';

const { database, world } = await createTestWorld({ packPlugins, startPlayground }, { alone: true });

function kubeconfig(user: object, cluster: object = {}): string {
  return JSON.stringify({
    'current-context': 'prod',
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1', ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'prod', context: { cluster: 'c', user: 'u' } }],
  });
}

/** A token of a service account that ended in 2001. */
const ended = ['{}', '{"exp":1000000000}', 'signature']
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.');
const exec = { command: 'rm', apiVersion: 'client.authentication.k8s.io/v1' };

type Refused = { code: string; path?: string; message: RegExp };
it.each<[what: string, given: object, refused: Refused]>([
  [
    'a program that fetches a token',
    { kubeconfig: kubeconfig({ exec }) },
    { code: 'invalid-input', path: 'users[u].user.exec', message: /exec/ },
  ],
  [
    'a plugin that does',
    { kubeconfig: kubeconfig({ 'auth-provider': { name: 'gcp' } }) },
    { code: 'invalid-input', path: 'users[u].user.auth-provider', message: /auth-provider/ },
  ],
  [
    'a file of the server as its key',
    { kubeconfig: kubeconfig({ 'client-key': '/etc/shadow' }) },
    { code: 'invalid-input', path: 'users[u].user.client-key', message: /names the file/ },
  ],
  [
    'a file of the server as its authority',
    { kubeconfig: kubeconfig({ token: 't' }, { 'certificate-authority': '/etc/passwd' }) },
    {
      code: 'invalid-input',
      path: 'clusters[c].cluster.certificate-authority',
      message: /names the file/,
    },
  ],
  [
    'no certificate where one should be',
    { kubeconfig: kubeconfig({ token: 't' }, { 'certificate-authority-data': 'Y2E=' }) },
    { code: 'invalid-input', path: 'certificate-authority-data', message: /holds no certificate/ },
  ],
  [
    'credentials that have ended',
    { kubeconfig: kubeconfig({ token: ended }) },
    { code: 'invalid-input', message: /ended at 2001-09-09/ },
  ],
  [
    'the address where clouds hand out credentials',
    { kubeconfig: kubeconfig({ token: 't' }, { server: 'https://169.254.169.254' }) },
    { code: 'cluster-unreachable', message: /169\.254\.169\.254/ },
  ],
  [
    'an address where nobody listens',
    { kubeconfig: kubeconfig({ token: 't' }) },
    { code: 'cluster-unreachable', message: /127\.0\.0\.1:1/ },
  ],
  [
    'two ways to sign in',
    { kubeconfig: kubeconfig({ token: 't' }), inCluster: true },
    { code: 'invalid-input', message: /in one way/ },
  ],
  [
    'a token that is a sentence',
    { serviceAccount: { server: 'https://10.0.0.5:6443', token: 'error: not found' } },
    { code: 'invalid-input', path: 'serviceAccount.token', message: /not one/ },
  ],
])('a cluster with %s is refused by name, and nothing of it is kept', async (_what, given, refused) => {
  const name = uniqueName('bad');
  await expect(addCluster(world.ctx, { name, ...given })).rejects.toMatchObject({
    code: refused.code,
    message: expect.stringMatching(refused.message),
    ...(refused.path === undefined ? {} : { path: refused.path }),
  });
  const kept = await database.db.query.cluster.findMany();
  expect(kept.map((each) => each.name)).not.toContain(name);
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isLoamError, type LoamError } from '@/server/domain/error';
import { parseKubeconfig } from './kubeconfig';

const kubeconfig = (user: string, server = 'https://10.0.0.5:6443') => `
apiVersion: v1
kind: Config
current-context: prod
clusters: [{name: c, cluster: {server: "${server}", certificate-authority-data: Y2E=}}]
users: [{name: u, user: ${user}}]
contexts: [{name: prod, context: {cluster: c, user: u}}]
`;

function refusal(text: string): LoamError {
  try {
    parseKubeconfig(text, { type: 'pasted' });
  } catch (error) {
    if (isLoamError(error)) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('parseKubeconfig', () => {
  it('takes the current context with everything inlined', () => {
    const credentials = parseKubeconfig(kubeconfig('{token: secret}'), { type: 'pasted' });
    expect(credentials).toMatchObject({
      context: 'prod',
      server: 'https://10.0.0.5:6443',
      user: { token: 'secret' },
      cluster: { 'certificate-authority-data': 'Y2E=' },
    });
  });

  it.each([
    ['a program', '{exec: {command: rm, apiVersion: client.authentication.k8s.io/v1}}', 'users[u].user.exec'],
    ['an auth provider', '{auth-provider: {name: gcp}}', 'users[u].user.auth-provider'],
    ['a file of the server', '{client-certificate: /etc/passwd}', 'users[u].user.client-certificate'],
    ['a token file of the server', '{tokenFile: /etc/shadow}', 'users[u].user.tokenFile'],
  ])('refuses %s in what was pasted', (_what, user, path) => {
    expect(refusal(kubeconfig(user))).toMatchObject({ code: 'invalid-input', path });
  });

  it.each(['file:///etc/passwd', 'not a url', 'ftp://host'])('refuses the server address %s', (server) => {
    expect(refusal(kubeconfig('{token: t}', server)).path).toBe('clusters[c].cluster.server');
  });

  it.each(['not a url', '10.0.0.9:3128', 'ftp://10.0.0.9'])('refuses the address of a proxy %s', (proxy) => {
    const server = `https://10.0.0.5:6443", proxy-url: "${proxy}`;
    expect(refusal(kubeconfig('{token: t}', server)).path).toBe('clusters[c].cluster.proxy-url');
  });

  it('names what is missing', () => {
    expect(refusal('{}').path).toBe('clusters');
    expect(
      refusal(kubeconfig('{token: t}').replace('cluster: c, user: u', 'cluster: c, user: x')),
    ).toMatchObject({
      path: 'contexts[prod].context.user',
      got: 'x',
    });
    expect(refusal('a: [').message).toContain('not YAML');
  });

  it('reads the files that an operator’s own kubeconfig names, from beside it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'loam-kubeconfig-'));
    writeFileSync(join(folder, 'token'), 'from file\n');
    const credentials = parseKubeconfig(kubeconfig('{tokenFile: token}'), {
      type: 'file',
      path: join(folder, 'config'),
    });
    expect(credentials.user).toEqual({ token: 'from file' });
  });
});

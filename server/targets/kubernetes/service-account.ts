import { X509Certificate } from 'node:crypto';
import { LoamError } from '@/server/domain/error';
import type { ClusterCredentials } from './kubeconfig';

const invalid = (message: string, path: string, hint: string) =>
  new LoamError('invalid-input', message, { path, hint });

/** The credentials of a service account: where, whom to trust, and its token. */
export function fromServiceAccount(given: {
  server: string;
  certificateAuthority?: string | undefined;
  token: string;
}): ClusterCredentials {
  const server = given.server.trim().replace(/\/$/, '');
  if (!URL.canParse(server) || new URL(server).protocol !== 'https:') {
    throw new LoamError('invalid-input', 'The address of the API server is not an https URL.', {
      path: 'serviceAccount.server',
      got: server,
      hint: 'For example https://10.0.0.5:6443. A token is sent to nobody without TLS.',
    });
  }
  const token = given.token.trim();
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw invalid(
      'The token is not one.',
      'serviceAccount.token',
      'Paste it alone: kubectl create token NAME',
    );
  }
  const authority = given.certificateAuthority?.trim() ?? '';
  const data = authority.startsWith('-----') ? Buffer.from(authority).toString('base64') : authority;
  return {
    context: 'service-account',
    server,
    cluster: { server, ...(data === '' ? {} : { 'certificate-authority-data': data }) },
    user: { token },
  };
}

/** Throws where a certificate cannot be read, before a connection fails for it in words of OpenSSL. */
export function assertCertificates({ cluster, user }: ClusterCredentials): void {
  readCertificate(cluster['certificate-authority-data'], 'certificate-authority-data');
  readCertificate(user['client-certificate-data'], 'client-certificate-data');
}

/** When they end, as far as they say it: a certificate always does, a token where it is a JSON Web Token. */
export function expiryOf({ user }: ClusterCredentials): Date | null {
  const certificate = readCertificate(user['client-certificate-data'], 'client-certificate-data');
  const ends = [
    ...(certificate ? [certificate.validToDate] : []),
    ...(user.token === undefined ? [] : [expiryOfToken(user.token)]),
  ].filter((each) => each !== null);
  return ends.sort((one, other) => one.getTime() - other.getTime())[0] ?? null;
}

function expiryOfToken(token: string): Date | null {
  const [, payload] = token.split('.');
  if (payload === undefined) return null;
  try {
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { exp?: unknown };
    return typeof exp === 'number' && exp < 1e11 ? new Date(exp * 1000) : null;
  } catch {
    return null;
  }
}

function readCertificate(base64: string | undefined, path: string): X509Certificate | null {
  if (base64 === undefined) return null;
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'));
  } catch (error) {
    throw new LoamError('invalid-input', `${path} holds no certificate.`, {
      cause: error,
      path,
      expected: 'PEM that begins with -----BEGIN CERTIFICATE-----, in base64',
      hint: 'Paste the output of: kubectl config view --minify --flatten --raw',
    });
  }
}

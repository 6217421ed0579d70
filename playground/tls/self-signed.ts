import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

export type Certificate = { key: string; certificate: string };

const years = 20;
const oid = {
  commonName: '550403',
  ecdsaWithSha256: '2a8648ce3d040302',
  basicConstraints: '551d13',
  keyUsage: '551d0f',
  extendedKeyUsage: '551d25',
  serverAuth: '2b06010505070301',
  alternativeNames: '551d11',
} as const;

/**
 * A certificate that vouches for itself, for these hosts. kubectl sends a token to servers of https only, and the
 * playground must not depend on an openssl program being there. DER as in X.690, the certificate as in RFC 5280.
 */
export function createCertificate(hosts: readonly string[], now: Date): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const algorithm = sequence(objectId(oid.ecdsaWithSha256));
  const name = sequence(set(sequence(objectId(oid.commonName), utf8('loam-playground'))));
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + years);
  const start = new Date(now.getTime() - 3_600_000);
  const body = sequence(
    tagged(0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(0x01), randomBytes(15)])),
    algorithm,
    name,
    sequence(time(start), time(end)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions(hosts))),
  );
  const der = sequence(body, algorithm, bitString(signature(body, privateKey)));
  const lines = der
    .toString('base64')
    .replaceAll(/(.{64})/g, '$1\n')
    .trim();
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

function signature(body: Buffer, key: KeyObject): Buffer {
  return sign('sha256', body, key);
}

function extensions(hosts: readonly string[]): Buffer[] {
  const digitalSignatureAndCertSign = Buffer.from('03020284', 'hex');
  return [
    extension(oid.basicConstraints, sequence(element(0x01, Buffer.of(0xff)))),
    extension(oid.keyUsage, digitalSignatureAndCertSign),
    extension(oid.extendedKeyUsage, sequence(objectId(oid.serverAuth))),
    extension(oid.alternativeNames, sequence(...hosts.map(alternativeName))),
  ];
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(objectId(id), element(0x04, value));
}

function alternativeName(host: string): Buffer {
  if (isIPv4(host)) return element(0x87, Buffer.from(host.split('.').map(Number)));
  if (host === '::1') return element(0x87, Buffer.concat([Buffer.alloc(15), Buffer.of(1)]));
  return element(0x82, Buffer.from(host, 'ascii'));
}

function element(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(tag), length(content.length), content]);
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.of(size);
  return size < 0x100 ? Buffer.of(0x81, size) : Buffer.of(0x82, size >> 8, size & 0xff);
}

function sequence(...parts: Buffer[]): Buffer {
  return element(0x30, Buffer.concat(parts));
}

function set(...parts: Buffer[]): Buffer {
  return element(0x31, Buffer.concat(parts));
}

function tagged(number: number, content: Buffer): Buffer {
  return element(0xa0 + number, content);
}

function integer(bytes: Buffer): Buffer {
  return element(0x02, bytes);
}

function objectId(hex: string): Buffer {
  return element(0x06, Buffer.from(hex, 'hex'));
}

function utf8(text: string): Buffer {
  return element(0x0c, Buffer.from(text));
}

function bitString(bytes: Buffer): Buffer {
  return element(0x03, Buffer.concat([Buffer.of(0), bytes]));
}

function time(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
  return element(0x18, Buffer.from(`${digits}Z`));
}

import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a sealed value belongs to. It is authenticated with the value, so a value cannot be moved to another row. */
export interface SealContext {
  projectId: string;
  id: string;
}

export interface MasterKey {
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

export interface Sealer {
  seal(plaintext: string, context: SealContext): string;
  /** Throws SealError when the text was changed, belongs to another row, or was sealed with an unknown master key. */
  open(sealed: string, context: SealContext): string;
  /** The same value under the current master key; the value itself is not decrypted. Used to rotate the master key. */
  rewrap(sealed: string, context: SealContext): string;
}

export class SealError extends Error {
  override name = 'SealError';
}

const version = 'v1';

/**
 * Envelope encryption: each value is encrypted by a key of its own, and that key by the master key (AES-256-GCM both).
 * @param masterKeys the current one first, then those that older values may still be sealed with
 */
export function createSealer(masterKeys: readonly [MasterKey, ...MasterKey[]]): Sealer {
  for (const { id, key } of masterKeys) {
    if (key.length !== 32) throw new SealError(`Master key ${id} has ${key.length} bytes, expected 32.`);
    if (!/^[A-Za-z0-9_-]+$/.test(id))
      throw new SealError('A master key id takes letters, digits, - and _ only.');
  }
  const current = masterKeys[0];

  const wrap = (dataKey: Buffer, context: SealContext) =>
    encrypt(current.key, dataKey, additionalData('key', context, current.id));

  const unwrap = (sealed: string, context: SealContext) => {
    const [head, keyId, wrapped, body, ...rest] = sealed.split('.');
    if (head !== version || keyId === undefined || !wrapped || !body || rest.length > 0) {
      throw new SealError('Not a sealed value of a version that is known here.');
    }
    const master = masterKeys.find((candidate) => candidate.id === keyId);
    if (!master) throw new SealError(`Sealed with master key ${keyId}, which is not configured here.`);
    return { dataKey: decrypt(master.key, wrapped, additionalData('key', context, keyId)), body };
  };

  return {
    seal(plaintext, context) {
      const dataKey = randomBytes(32);
      const body = encrypt(dataKey, Buffer.from(plaintext, 'utf8'), additionalData('value', context));
      return [version, current.id, wrap(dataKey, context), body].join('.');
    },
    open(sealed, context) {
      const { dataKey, body } = unwrap(sealed, context);
      return decrypt(dataKey, body, additionalData('value', context)).toString('utf8');
    },
    rewrap(sealed, context) {
      const { dataKey, body } = unwrap(sealed, context);
      return [version, current.id, wrap(dataKey, context), body].join('.');
    },
  };
}

/** `sha256:<64 hex digits>`, as OCI writes digests. */
export function sha256Digest(content: string | Uint8Array): `sha256:${string}` {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** A random token of 32 bytes, url safe, after `prefix` (so that a leaked one is recognised). */
export function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/** Compares two secrets in a time that does not tell where they differ. */
export function isSameSecret(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

// Length-prefixed, so that ('ab','c') and ('a','bc') differ.
function additionalData(purpose: 'key' | 'value', { projectId, id }: SealContext, keyId = ''): Buffer {
  const parts = [version, purpose, keyId, projectId, id];
  return Buffer.from(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(''), 'utf8');
}

function encrypt(key: Buffer, plaintext: Buffer, aad: Buffer): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
  cipher.setAAD(aad);
  const text = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
}

function decrypt(key: Buffer, packed: string, aad: Buffer): Buffer {
  const bytes = Buffer.from(packed, 'base64url');
  if (bytes.length < 28) throw new SealError('A sealed value is cut short.');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(aad);
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
  } catch (cause) {
    throw new SealError('A sealed value was changed, or belongs to another row or key.', { cause });
  }
}

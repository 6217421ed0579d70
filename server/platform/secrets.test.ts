import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadSecrets, readOrCreateSecret } from './secrets';

const folder = mkdtempSync(join(tmpdir(), 'loam-secrets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('readOrCreateSecret', () => {
  it('makes a secret once, readable for its owner only', () => {
    const secret = readOrCreateSecret(join(folder, 'a'), 'one');
    expect(Buffer.from(secret, 'base64')).toHaveLength(32);
    expect(readOrCreateSecret(join(folder, 'a'), 'one')).toBe(secret);
    expect(readOrCreateSecret(join(folder, 'a'), 'two')).not.toBe(secret);
    expect(statSync(join(folder, 'a', 'one')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, 'a'))).toEqual(['one', 'two']);
  });

  it('closes a folder that was left open', () => {
    const open = mkdtempSync(join(folder, 'open-'));
    chmodSync(open, 0o755);
    readOrCreateSecret(open, 'one');
    expect(statSync(open).mode & 0o777).toBe(0o700);
  });

  it('rejects an empty file: a new secret would hide that the old one is lost', () => {
    writeFileSync(join(folder, 'empty'), '');
    expect(() => readOrCreateSecret(folder, 'empty')).toThrow(/is empty; restore it/);
  });
});

describe('loadSecrets', () => {
  it('prefers the settings, and names the master key by its content', () => {
    const key = Buffer.alloc(32, 7).toString('base64');
    const settings = { LOAM_DATA_DIR: folder, LOAM_AUTH_SECRET: key, LOAM_ENCRYPTION_KEY: key };
    const { authSecret, masterKey } = loadSecrets(settings);
    expect(authSecret).toBe(key);
    expect(masterKey.key).toHaveLength(32);
    expect(masterKey.id).toBe(loadSecrets(settings).masterKey.id);
    const made = loadSecrets({ ...settings, LOAM_ENCRYPTION_KEY: undefined });
    expect(made.masterKey.id).not.toBe(masterKey.id);
  });
});

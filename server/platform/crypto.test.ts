import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type MasterKey, SealError, createSealer, isSameSecret, newToken, sha256Digest } from './crypto';

const key = (id: string): MasterKey => ({ id, key: randomBytes(32) });
const row = { projectId: 'prj_1', id: 'sec_1' };

describe('createSealer', () => {
  it('opens what it sealed, and seals the same value differently each time', () => {
    const sealer = createSealer([key('a')]);
    const sealed = sealer.seal('kubeconfig: é', row);
    expect(sealer.open(sealed, row)).toBe('kubeconfig: é');
    expect(sealed).not.toContain('kubeconfig');
    expect(sealer.seal('kubeconfig: é', row)).not.toBe(sealed);
  });

  it.each([
    ['another row', { projectId: 'prj_1', id: 'sec_2' }],
    ['another project', { projectId: 'prj_2', id: 'sec_1' }],
    ['a row whose names run together the same', { projectId: 'prj_1s', id: 'ec_1' }],
  ])('rejects a value that was moved to %s', (_name, other) => {
    const sealer = createSealer([key('a')]);
    expect(() => sealer.open(sealer.seal('x', row), other)).toThrow(SealError);
  });

  it('rejects a value of which any part was changed', () => {
    const sealer = createSealer([key('a')]);
    const parts = sealer.seal('a value', row).split('.');
    for (const part of [2, 3]) {
      const bytes = Buffer.from(parts[part] ?? '', 'base64url');
      for (const place of [0, 13, bytes.length - 1]) {
        const changed = Buffer.from(bytes);
        changed[place] = (changed[place] ?? 0) ^ 1;
        const text = parts.with(part, changed.toString('base64url')).join('.');
        expect(() => sealer.open(text, row)).toThrow(SealError);
      }
    }
    expect(() => sealer.open('v1.a.AAAA.AAAA', row)).toThrow(SealError);
    expect(() => sealer.open('plain text', row)).toThrow(SealError);
  });

  it('rotates the master key: old values open, are rewrapped, and no longer need the old key', () => {
    const [old, next] = [key('old'), key('next')];
    const sealed = createSealer([old]).seal('kept', row);
    const both = createSealer([next, old]);
    expect(both.open(sealed, row)).toBe('kept');
    const rewrapped = both.rewrap(sealed, row);
    expect(createSealer([next]).open(rewrapped, row)).toBe('kept');
    expect(() => createSealer([next]).open(sealed, row)).toThrow(/master key old/);
  });

  it('rejects a master key of a wrong length', () => {
    expect(() => createSealer([{ id: 'a', key: randomBytes(16) }])).toThrow(/16 bytes, expected 32/);
  });
});

describe('digests and tokens', () => {
  it('writes digests as OCI does', () => {
    expect(sha256Digest('abc')).toBe(
      'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('makes tokens that differ and tells them apart', () => {
    const [one, two] = [newToken('loam'), newToken('loam')];
    expect(one).toMatch(/^loam_[A-Za-z0-9_-]{43}$/);
    expect(isSameSecret(one, one)).toBe(true);
    expect(isSameSecret(one, two)).toBe(false);
    expect(isSameSecret(one, 'short')).toBe(false);
  });
});

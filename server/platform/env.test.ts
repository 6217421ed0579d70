import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SettingsError, parseSettings, publicUrl } from './env';

function problems(environment: Record<string, string>): readonly string[] {
  try {
    parseSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('parseSettings', () => {
  it('needs nothing', () => {
    expect(parseSettings({})).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      LOAM_DATA_DIR: resolve('.loam'),
      LOAM_PLAYGROUND: 'on',
      LOG_LEVEL: 'info',
    });
  });

  it('takes an empty value as none, and leaves what is not ours alone', () => {
    expect(parseSettings({ PORT: '', DATABASE_URL: '', SHELL: '/bin/sh' })).toMatchObject({ PORT: 3000 });
  });

  it('makes the data folder absolute', () => {
    expect(parseSettings({ LOAM_DATA_DIR: '~/loam' }).LOAM_DATA_DIR).toBe(join(homedir(), 'loam'));
    expect(parseSettings({ LOAM_DATA_DIR: 'data' }).LOAM_DATA_DIR).toBe(resolve('data'));
  });

  it('rejects every wrong setting at once, each in a line that says what was expected and got', () => {
    expect(
      problems({ PORT: '70000', LOG_LEVEL: 'loud', LOAM_PLAYGROUND: 'no', LOAM_WORKERS: '0', HOST: 'a b' }),
    ).toEqual([
      'PORT: expected a port from 1 to 65535, got "70000"',
      'HOST: expected a host name or an address, got "a b"',
      'LOAM_PLAYGROUND: expected on or off, got "no"',
      'LOAM_WORKERS: expected a whole number from 1 to 64, got "0"',
      'LOG_LEVEL: expected trace, debug, info, warn, error or fatal, got "loud"',
    ]);
  });

  it('rejects a secret without showing it', () => {
    const text = problems({ DATABASE_URL: 'mysql://u:hunter2@db/x', LOAM_ENCRYPTION_KEY: 'hunter2' }).join(
      '\n',
    );
    expect(text).toContain('DATABASE_URL: expected a URL that begins with postgres:// or postgresql://');
    expect(text).toContain('LOAM_ENCRYPTION_KEY: expected 32 bytes in base64');
    expect(text).not.toContain('hunter2');
  });

  it('reads what steps may call', () => {
    expect(parseSettings({}).LOAM_HTTP_ALLOW).toEqual({ ranges: [], hosts: [] });
    const { hosts, ranges } = parseSettings({
      LOAM_HTTP_ALLOW: '10.0.0.0/8,hooks.internal:8443',
    }).LOAM_HTTP_ALLOW;
    expect(hosts).toEqual([{ pattern: 'hooks.internal', port: 8443 }]);
    expect(ranges).toHaveLength(1);
    expect(problems({ LOAM_HTTP_ALLOW: 'https://hooks.internal' })).toEqual([
      expect.stringMatching(/^LOAM_HTTP_ALLOW: expected addresses, ranges .* got "https:/),
    ]);
  });

  it('rejects a misspelt setting', () => {
    expect(problems({ LOAM_PLAYGRUOND: 'off' })).toEqual([
      'LOAM_PLAYGRUOND: no such setting; see docs/settings.md',
    ]);
  });
});

describe('publicUrl', () => {
  it.each([
    [{ HOST: '127.0.0.1', PORT: 3000 }, 'http://127.0.0.1:3000'],
    [{ HOST: '0.0.0.0', PORT: 80 }, 'http://localhost:80'],
    [{ HOST: '::1', PORT: 3000 }, 'http://[::1]:3000'],
    [{ HOST: '127.0.0.1', PORT: 3000, LOAM_URL: 'https://loam.example/' }, 'https://loam.example'],
  ])('%o is %s', (settings, url) => {
    expect(publicUrl({ LOAM_URL: undefined, ...settings })).toBe(url);
  });
});

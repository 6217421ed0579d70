import { describe, expect, it } from 'vitest';
import { isOwnOrigin } from './origin';
import { contentSecurityPolicy } from './page-headers';
import { peerAddress } from './peer-address';

describe('isOwnOrigin', () => {
  it.each([
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000', true],
    ['http://localhost:3000', 'http://127.0.0.1:3000', true],
    ['http://[::1]:3000', 'http://localhost:3000', true],
    ['http://localhost:3001', 'http://127.0.0.1:3000', false],
    ['https://localhost:3000', 'http://127.0.0.1:3000', false],
    ['http://localhost.evil.example:3000', 'http://127.0.0.1:3000', false],
    ['http://user@localhost:3000', 'http://127.0.0.1:3000', false],
    ['https://loam.corp.example', 'https://loam.corp.example', true],
    ['http://localhost', 'https://loam.corp.example', false],
    ['null', 'http://127.0.0.1:3000', false],
    ['', 'http://127.0.0.1:3000', false],
  ])('%s at %s: %s', (origin, publicUrl, own) => {
    expect(isOwnOrigin(origin, publicUrl)).toBe(own);
  });
});

describe('peerAddress', () => {
  const from = (forwarded: string, proxies: number) =>
    peerAddress(new Headers({ 'x-forwarded-for': forwarded }), proxies);

  it('believes the trusted proxies only', () => {
    expect(from('203.0.113.1', 0)).toBe('203.0.113.1');
    expect(from('6.6.6.6, 203.0.113.1', 1)).toBe('203.0.113.1');
    expect(from('6.6.6.6, 203.0.113.1, 10.0.0.1', 2)).toBe('203.0.113.1');
    expect(from('2001:db8::1', 1)).toBe('2001:db8::1');
  });

  it('rejects what is no address', () => {
    expect(from('<script>', 1)).toBe('unknown');
    expect(peerAddress(new Headers(), 1)).toBe('unknown');
  });
});

describe('contentSecurityPolicy', () => {
  it('allows nothing inline and nothing evaluated in production', () => {
    const policy = contentSecurityPolicy('abc', { secure: true, development: false });
    expect(policy).not.toMatch(/unsafe-|\*|http:/);
    expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
    expect(policy).toContain("style-src 'self' 'nonce-abc';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain('upgrade-insecure-requests');
  });
});

import { describe, expect, it } from 'vitest';
import { isAddressAllowed, parseAllowList } from './allow-list';
import { parseAddress } from './network-address';

function read<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('it can be read');
  return value;
}

function isOpen(list: string, host: string, port: number, address: string): boolean {
  const allow = read(parseAllowList(list));
  return isAddressAllowed(allow, host, port, read(parseAddress(address)));
}

describe('what an operator allows', () => {
  it.each([
    ['', 'example.com', 443, '93.184.216.34', true],
    ['', 'hooks.internal', 443, '10.1.2.3', false],
    ['10.0.0.0/8', 'hooks.internal', 443, '10.1.2.3', true],
    ['10.0.0.0/8', 'hooks.internal', 443, '192.168.0.1', false],
    ['hooks.internal:8443', 'hooks.internal', 8443, '10.1.2.3', true],
    ['hooks.internal:8443', 'hooks.internal', 443, '10.1.2.3', false],
    ['hooks.internal', 'HOOKS.internal.', 1, '10.1.2.3', true],
    ['*.corp', 'a.b.corp', 80, '10.1.2.3', true],
    ['*.corp', 'corp', 80, '10.1.2.3', false],
    ['*.corp', 'evilcorp', 80, '10.1.2.3', false],
    ['localhost', 'localhost', 80, '127.0.0.1', true],
    ['hooks.internal', 'hooks.internal', 80, '169.254.169.254', false],
    ['169.254.169.254', 'metadata', 80, '169.254.169.254', true],
    ['10.0.0.1:8080', '10.0.0.1', 8080, '10.0.0.1', true],
    ['10.0.0.1:8080', '10.0.0.1', 80, '10.0.0.1', false],
    ['[fd00::1]:8080', 'fd00::1', 8080, 'fd00::1', true],
    [' 10.0.0.0/8 , fd00::/8 ', 'x', 80, 'fd11::1', true],
  ])('%j: %s:%d at %s is open: %s', (list, host, port, address, open) => {
    expect(isOpen(list, host, port, address)).toBe(open);
  });

  it.each([
    '10.0.0.0/40',
    'http://hooks.internal',
    'a b',
    'host:0',
    'host:70000',
    '*',
    'a.*.b',
    '1.2.3',
    'host/path',
  ])('rejects %j', (text) => {
    expect(parseAllowList(text)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { isInRange, isLinkLocal, isPublic, parseAddress, parseRange } from './network-address';

function read<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('it can be read');
  return value;
}

const addressOf = (text: string) => read(parseAddress(text));

describe('addresses that are not public', () => {
  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.255.255.255',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.0.1',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
    '::ffff:0:10.0.0.1',
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::1',
    '2002:7f00:1::1',
    '2001::1',
    '2001:db8::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '100::1',
  ])('%s', (text) => {
    expect(isPublic(addressOf(text))).toBe(false);
  });
});

it.each([
  '1.1.1.1',
  '172.15.0.1',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '::ffff:1.1.1.1',
  '64:ff9b::1.1.1.1',
])('%s is public', (text) => {
  expect(isPublic(addressOf(text))).toBe(true);
});

it.each(['2130706433', '0x7f000001', '0177.0.0.1', '127.1', 'localhost', '', '1.2.3.4.5', '::g'])(
  '%j is no address',
  (text) => {
    expect(parseAddress(text)).toBeUndefined();
  },
);

it.each(['169.254.169.254', 'fd00:ec2::254', '::ffff:169.254.169.254', 'fe80::9', '100.100.100.200'])(
  '%s serves metadata',
  (text) => {
    expect(isLinkLocal(addressOf(text))).toBe(true);
  },
);

describe('ranges', () => {
  it.each([
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['0.0.0.0/0', '9.9.9.9', true],
    ['fd00::/8', 'fd12::1', true],
    ['fd00::/8', 'fe00::1', false],
    ['::1', '::1', true],
    ['10.0.0.7', '::ffff:10.0.0.7', true],
    ['2001:db8:0:0:1:2:3:4', '2001:db8::1:2:3:4', true],
  ])('%s holds %s: %s', (range, address, holds) => {
    expect(isInRange(addressOf(address), read(parseRange(range)))).toBe(holds);
  });

  it.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', 'fd00::/129', 'host/8', '10.0.0/8'])(
    '%j is no range',
    (text) => {
      expect(parseRange(text)).toBeUndefined();
    },
  );
});

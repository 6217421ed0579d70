import { isIP } from 'node:net';

/** An IPv4 or IPv6 address as a number, or a range of them. An IPv4 address inside an IPv6 one counts as IPv4. */
export type Address = { family: 4 | 6; value: bigint };
export type AddressRange = Address & { prefix: number };

const bits = { 4: 32, 6: 128 } as const;

/** The address of a text as `inet_pton` reads it; undefined for names, and for `0177.1` and its like. */
export function parseAddress(text: string): Address | undefined {
  const family = isIP(text);
  if (family === 4) return { family: 4, value: ipv4Value(text) };
  if (family !== 6) return undefined;
  const value = ipv6Value(text.replace(/%.*$/, ''));
  return unwrap({ family: 6, value });
}

/** `10.0.0.0/8`, `fd00::/8`, or one address. */
export function parseRange(text: string): AddressRange | undefined {
  const [base = '', prefix, ...rest] = text.split('/');
  const address = parseAddress(base);
  if (!address || rest.length > 0) return undefined;
  const most = bits[address.family];
  if (prefix === undefined) return { ...address, prefix: most };
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > most) return undefined;
  return { ...address, prefix: Number(prefix) };
}

export function isInRange(address: Address, range: AddressRange): boolean {
  if (address.family !== range.family) return false;
  const shift = BigInt(bits[range.family] - range.prefix);
  return address.value >> shift === range.value >> shift;
}

/** Addresses that no request of a document may reach unless an operator says so: all but the public ones. */
export function isPublic(address: Address): boolean {
  const isIn = (range: AddressRange) => isInRange(address, range);
  return address.family === 4 ? !closed4.some(isIn) : open6.some(isIn) && !closed6.some(isIn);
}

/** Where clouds answer with the credentials of a machine, and what else is never beyond the next router. */
export function isLinkLocal(address: Address): boolean {
  return linkLocal.some((range) => isInRange(address, range));
}

// What carries an IPv4 address in its last or middle 32 bits: mapped, compatible, translated (two ways), 6to4.
const wrapped = [
  { range: { family: 6, value: 0xffffn << 32n, prefix: 96 }, shift: 0n },
  { range: { family: 6, value: 0n, prefix: 96 }, shift: 0n },
  { range: { family: 6, value: 0x64_ff9bn << 96n, prefix: 96 }, shift: 0n },
  { range: { family: 6, value: 0xffff_0000n << 32n, prefix: 96 }, shift: 0n },
  { range: { family: 6, value: 0x2002n << 112n, prefix: 16 }, shift: 80n },
] satisfies { range: AddressRange; shift: bigint }[];

const ranges = (...texts: string[]): AddressRange[] =>
  texts.map((text) => {
    const range = parseRange(text);
    if (!range) throw new TypeError(`${text} is no range`);
    return range;
  });

// IANA's special-purpose registries, and 168.63.129.16, where Azure serves a machine's own settings.
const closed4 = ranges(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
);
const open6 = ranges('2000::/3');
const closed6 = ranges('2001::/23', '2001:db8::/32', '3fff::/20');
const linkLocal = ranges('169.254.0.0/16', '168.63.129.16', '100.100.100.200', 'fe80::/10', 'fd00:ec2::254');
function unwrap(address: Address): Address {
  const found = wrapped.find(({ range }) => isInRange(address, range));
  // `::` and `::1` are addresses of their own.
  if (!found || address.value <= 1n) return address;
  return { family: 4, value: (address.value >> found.shift) & 0xffff_ffffn };
}

function ipv4Value(text: string): bigint {
  return text.split('.').reduce((value, part) => (value << 8n) + BigInt(part), 0n);
}

function ipv6Value(text: string): bigint {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const low = dotted ? ipv4Value(dotted[2] ?? '') : 0n;
  const plain = dotted ? `${dotted[1]}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}` : text;
  const [before = '', after] = plain.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => BigInt(`0x${group}`)));
  const [head, tail] = [groups(before), groups(after ?? '')];
  const gap = Array<bigint>(8 - head.length - tail.length).fill(0n);
  return [...head, ...gap, ...tail].reduce((value, group) => (value << 16n) + group, 0n);
}

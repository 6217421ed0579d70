import {
  type Address,
  type AddressRange,
  isInRange,
  isLinkLocal,
  isPublic,
  parseRange,
} from './network-address';

type Port = number | undefined;
/** What an operator lets be reached besides the public internet. */
export type AllowList = {
  ranges: { range: AddressRange; port: Port }[];
  /** Lower case; `*.example.com` for its sub-domains. */
  hosts: { pattern: string; port: Port }[];
};

export const allowListForm =
  'addresses, ranges (10.0.0.0/8) and hosts (hooks.internal:8443, *.svc), with commas between';

/** Reads `10.0.0.0/8,[fd00::1]:8080,hooks.internal:8443,*.corp`; undefined when an entry is none of these. */
export function parseAllowList(text: string): AllowList | undefined {
  const list: AllowList = { ranges: [], hosts: [] };
  for (const entry of text.split(',').map((part) => part.trim().toLowerCase())) {
    if (entry === '') continue;
    const whole = parseRange(entry);
    if (whole) {
      list.ranges.push({ range: whole, port: undefined });
      continue;
    }
    const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(entry) ?? [];
    const port = digits === undefined ? undefined : Number(digits);
    if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
    const range = parseRange(bracketed ?? plain ?? '');
    if (range) list.ranges.push({ range, port });
    else if (plain !== undefined && hostPattern.test(plain)) list.hosts.push({ pattern: plain, port });
    else return undefined;
  }
  return list;
}

// A last part of digits only would be read as an IPv4 address by a URL.
const hostPattern =
  /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*(?=[a-z0-9_-]*[a-z_])[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;

/** Is the host named, whatever its addresses are? */
export function isHostAllowed(list: AllowList, host: string, port: number): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return list.hosts.some(
    (each) =>
      (each.port === undefined || each.port === port) &&
      (each.pattern.startsWith('*.') ? name.endsWith(each.pattern.slice(1)) : each.pattern === name),
  );
}

/**
 * May a connection go to this address that `host` resolved to? Public ones are open; others when their range or the host
 * is named. A name does not open link-local addresses, where clouds hand out credentials: those take an entry of their own.
 */
export function isAddressAllowed(list: AllowList, host: string, port: number, address: Address): boolean {
  if (isPublic(address)) return true;
  const named = list.ranges.some(
    (each) =>
      (each.port === undefined || each.port === port) &&
      isInRange(address, each.range) &&
      // A wide range that happens to hold them does not open them either.
      (!isLinkLocal(address) || isLinkLocal(each.range)),
  );
  return named || (!isLinkLocal(address) && isHostAllowed(list, host, port));
}

/** Clusters stand in networks of their own: all but link-local addresses, where clouds hand out credentials. */
export const usualClustersText =
  '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,127.0.0.0/8,[::1],fc00::/7,localhost';
export const usualClusters: AllowList = parseAllowList(usualClustersText) ?? { ranges: [], hosts: [] };

import type { KubeResource } from '../sdk/definition';
import { refuse } from '../sdk/refusal';

/** A map as an object that can be applied. */
export function toObject(value: Record<string, unknown>, path: string): KubeResource {
  const { apiVersion, kind, metadata } = value as Partial<KubeResource>;
  const missing = [
    [apiVersion, 'apiVersion'],
    [kind, 'kind'],
    [metadata?.name, 'metadata.name'],
  ].find(([part]) => typeof part !== 'string' || part === '');
  if (missing)
    refuse(`\`${missing[1]}\` is missing`, {
      path: `${path}.${missing[1]}`,
      expected: 'a Kubernetes object',
    });
  return value as KubeResource;
}

/** Base64 of a text in UTF-8; the sandbox has no Buffer. */
export function toBase64(text: string): string {
  const bytes = utf8(text);
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.slice(i, i + 3);
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    out += digit(bits >> 18) + digit(bits >> 12) + (b === undefined ? '=' : digit(bits >> 6));
    out += c === undefined ? '=' : digit(bits);
  }
  return out;
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digit = (bits: number) => digits[bits & 63] ?? '';

function utf8(text: string): number[] {
  return [...encodeURIComponent(text).matchAll(/%([0-9A-F]{2})|(.)/g)].map(([, hex, plain]) =>
    hex === undefined ? (plain ?? '').charCodeAt(0) : Number.parseInt(hex, 16),
  );
}

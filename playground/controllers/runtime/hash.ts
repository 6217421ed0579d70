import type { Json } from '@/playground/store/json';

const safeAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Key order must not change a hash: two equal templates are one revision. */
function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(',')}}`;
}

function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** The suffix by which replica sets and revisions are named after their template; no vowels, so no words. */
export function templateHash(template: Json, collisionCount = 0): string {
  const text = collisionCount === 0 ? canonical(template) : canonical(template) + String(collisionCount);
  return String(fnv32a(text))
    .split('')
    .map((digit) => safeAlphabet[digit.charCodeAt(0) % safeAlphabet.length])
    .join('');
}

import type { JsonValue } from '@/server/domain/json';
import { isSecretName } from '@/server/domain/secret-name';

const longest = 120;

/** A value in a line. What looks like a secret by its name is not for everybody who looks over a shoulder. */
export function shortValue(place: string, value: JsonValue): string {
  const name = /\w+(?=\W*$)/.exec(place)?.[0] ?? '';
  if (isSecretName(name)) return '…';
  const text = JSON.stringify(value, (key, each: unknown) => (isSecretName(key) ? '…' : each));
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

import { LoamError } from '@/server/domain/error';
import type { JsonValue } from '@/server/domain/json';

const deepest = 100;

/** Reads JSON that a plugin made. Refuses what could harm code that goes through it: too deep, or `__proto__` as a key. */
export function parseGuestJson(json: string): JsonValue {
  assertShallow(json);
  return JSON.parse(
    json,
    json.includes('__proto__') || json.includes('\\u') ? refusePrototype : undefined,
  ) as JsonValue;
}

function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new LoamError('extension-failed', 'The result has a key "__proto__".');
  return value;
}

function assertShallow(json: string): void {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (inText) {
      if (code === 92) i++;
      else if (code === 34) inText = false;
    } else if (code === 34) inText = true;
    else if (code === 123 || code === 91) {
      depth++;
      if (depth > deepest) {
        throw new LoamError('extension-failed', `The result is nested deeper than ${deepest} levels.`);
      }
    } else if (code === 125 || code === 93) depth--;
  }
}

import { LoamError } from './error';
import type { JsonValue } from './json';

/**
 * A value as people type it: JSON, or else the text itself. Throws `invalid-input` for what begins like JSON and is not:
 * a bracket that was forgotten must not become a text.
 */
export function readLooseJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    if (!/^\s*["[{]/.test(text)) return text;
    throw new LoamError('invalid-input', 'The value begins like JSON, but is none.', {
      path: 'value',
      expected: 'JSON, or a text that does not begin with a bracket or a quotation mark',
      got: text.length > 60 ? `${text.slice(0, 60)}…` : text,
    });
  }
}

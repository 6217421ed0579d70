import { Lexer } from 'yaml';
import type { Problem } from '@/server/domain/error';
import { documentLimits } from './document-limits';

/** Why a text is not read at all: it would take too long. Costs a small part of reading it. */
export function findExcess(text: string): Problem | undefined {
  return findLength(text) ?? findCrowd(text);
}

export function findLength(text: string): Problem | undefined {
  // A character is three bytes of UTF-8 at most (a pair of surrogates is four), so short texts need no counting.
  if (text.length * 3 <= documentLimits.bytes) return undefined;
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= documentLimits.bytes) return undefined;
  const before = new TextDecoder().decode(bytes.subarray(0, documentLimits.bytes));
  return {
    code: 'too-large',
    message: 'the document is too large',
    position: endOf(before),
    expected: `at most ${(documentLimits.bytes / 1_048_576).toFixed(1)} MiB`,
    got: `${(bytes.length / 1_048_576).toFixed(1)} MiB; the limit is passed here`,
    hint: 'keep large data in a ConfigMap, a volume or an image, not in the application',
  };
}

// The time to read a text goes by its words and marks, not by its length: a megabyte of brackets takes half a minute, a
// megabyte of prose no time.
function findCrowd(text: string): Problem | undefined {
  // Three lexemes a character at most.
  if (text.length * 3 <= documentLimits.words) return undefined;
  let words = 0;
  let length = 0;
  for (const lexeme of new Lexer().lex(text)) {
    words++;
    if (words > documentLimits.words) {
      return {
        code: 'too-large',
        message: 'the document has too many parts',
        position: endOf(text.slice(0, length)),
        expected: `at most ${documentLimits.words.toLocaleString('en')} words and marks`,
        got: 'more; the limit is passed here',
        hint: 'split it into several applications',
      };
    }
    if (!marks.has(lexeme)) length += lexeme.length;
  }
  return undefined;
}

// The lexer's own, which stand for nothing in the text: begin of a document, of a scalar, end of a broken flow.
const marks = new Set(['\u0002', '\u001f', '\u0018']);

/** The place right after a text. */
function endOf(text: string): { line: number; column: number } {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) line++;
  return { line, column: text.length - text.lastIndexOf('\n') };
}

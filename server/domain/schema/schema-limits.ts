import type { Problem } from '@/server/domain/error';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import { type DocumentPath, formatPath } from '@/server/domain/oam/document-path';

/** What a schema from a package may cost. Values are checked against it in the server and in the browser. */
export const schemaLimits = { characters: 512_000, depth: 40, patternLength: 300, nodes: 20_000 } as const;

/** Why a schema is not taken; empty when it is. */
export function checkSchemaLimits(schema: JsonObject): Problem[] {
  const problems: Problem[] = [];
  const report = (message: string, path: DocumentPath) =>
    problems.push({ code: 'invalid-input', message, path: formatPath(path) });
  const characters = JSON.stringify(schema).length;
  if (characters > schemaLimits.characters) {
    report(`the schema has ${characters} characters, more than ${schemaLimits.characters}`, []);
    return problems;
  }
  let nodes = 0;
  const visit = (value: JsonValue, path: DocumentPath): void => {
    if (typeof value !== 'object' || value === null || problems.length > 0) return;
    nodes++;
    if (nodes > schemaLimits.nodes) return void report(`more than ${schemaLimits.nodes} parts`, path);
    if (path.length > schemaLimits.depth * 2)
      return void report(`deeper than ${schemaLimits.depth} levels`, path);
    for (const [key, child] of Object.entries(value)) {
      const at = [...path, Array.isArray(value) ? Number(key) : key];
      checkKeyword(key, child, at, report);
      visit(child, at);
    }
  };
  visit(schema, []);
  return problems;
}

function checkKeyword(
  key: string,
  value: JsonValue,
  path: DocumentPath,
  report: (message: string, path: DocumentPath) => void,
): void {
  if ((key === '$ref' || key === '$dynamicRef') && typeof value === 'string' && !value.startsWith('#')) {
    report('only references inside the schema are followed', path);
  }
  if (key === 'pattern' && typeof value === 'string') {
    const fault = patternFault(value);
    if (fault !== undefined) report(fault, path);
  }
  if (key === 'patternProperties' && typeof value === 'object' && value !== null) {
    for (const pattern of Object.keys(value)) {
      const fault = patternFault(pattern);
      if (fault !== undefined) report(fault, [...path, pattern]);
    }
  }
}

/**
 * A repeated group that repeats inside (`(a+)+`), or that holds alternatives (`(a|a)*`), and back-references can take
 * exponential time: such patterns are not taken.
 */
export function patternFault(pattern: string): string | undefined {
  if (pattern.length > schemaLimits.patternLength) {
    return `a pattern of ${pattern.length} characters, more than ${schemaLimits.patternLength}`;
  }
  if (!isPattern(pattern)) return 'not a regular expression';
  const plain = pattern.replaceAll(/\\[^1-9k]/g, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
  if (/\\[1-9k]/.test(plain)) return 'a pattern with a back-reference';
  const groups: boolean[] = [];
  for (let i = 0; i < plain.length; i++) {
    const character = plain[i];
    if (character === '(') groups.push(false);
    else if (character === ')') {
      const repeats = groups.pop() ?? false;
      const isRepeated = /^(?:[*+]|\{\d+,|\{\d{2,})/.test(plain.slice(i + 1));
      if (repeats && isRepeated) return 'a pattern with a repeated group that repeats or branches inside';
      if (repeats || isRepeated) markOpen(groups);
    } else if (character === '*' || character === '+' || character === '{' || character === '|')
      markOpen(groups);
  }
  return undefined;
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

function markOpen(groups: boolean[]): void {
  if (groups.length > 0) groups[groups.length - 1] = true;
}

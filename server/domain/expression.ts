import type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import { LoamError } from './error';
import { type VariableName, createEnvironment, variableNames } from './expression-environment';
import { toCel } from './expression-forms';
import { type JsonObject, type JsonValue, isJsonObject } from './json';

/** A name that is left out is an empty object. */
export type Variables = Partial<Record<VariableName, JsonValue>>;

/** A checked expression. `reads(name)`: the members of a variable that it names, or null when it may read any of them. */
export type Expression = {
  text: string;
  /** The same in CEL. */
  cel: string;
  reads(name: VariableName): readonly string[] | null;
  /** Throws LoamError `invalid-document` with the place in `expression` as its path. */
  evaluate(variables: Variables): JsonValue;
};

const maxTextLength = 4_000;
/** CEL has no cost limit: a comprehension visits each element, one inside another each pair. */
const maxComprehensionDepth = 2;
const maxElements = { flat: 10_000, nested: 300 };
const comprehensions = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
const cacheSize = 2_000;

const environment = createEnvironment();
const cache = new Map<string, Expression>();

/** Where an expression stands: in a `valueFrom`, a bare name is a member of what the step answered (`response.body`). */
export type ExpressionPlace = 'if' | 'valueFrom';

/**
 * Reads a CEL condition or value, with the forms of KubeVela documents that CEL does not know (expression-forms.ts). Never
 * JavaScript; bounded in size, nesting and list lengths. Throws LoamError `invalid-document` with what was wrong and where.
 * @param isName tells the names of steps and outputs, for those that hold a dash
 */
export function parseExpression(
  text: string,
  isName: (name: string) => boolean = () => false,
  place: ExpressionPlace = 'if',
): Expression {
  const cel = toCel(text, isName);
  const key = `${place} ${cel}`;
  const known = cache.get(key);
  if (known) return known;
  const expression = compile(text, parse(text, cel, place));
  if (cache.size >= cacheSize) cache.clear();
  cache.set(key, expression);
  return expression;
}

/** True or false, or LoamError when the expression gives something else. */
export function evaluateCondition(expression: Expression, variables: Variables): boolean {
  const value = expression.evaluate(variables);
  if (typeof value === 'boolean') return value;
  throw new LoamError('invalid-document', `The condition "${expression.text}" is neither true nor false.`, {
    expected: 'true or false',
    got: JSON.stringify(value).slice(0, 200),
    hint: 'Compare it with something, e.g. `inputs.replicas > 0`.',
  });
}

function parse(text: string, cel: string, place: ExpressionPlace): ParseResult {
  if (cel === '' || cel.length > maxTextLength) {
    throw new LoamError('invalid-document', 'The expression is empty or too long.', {
      expected: `1 to ${maxTextLength} characters`,
      got: `${cel.length} characters`,
    });
  }
  try {
    const read = environment.parse(cel);
    inspect(read.ast, 0, text);
    const whole = place === 'valueFrom' ? rootedInOutput(cel, read.ast) : cel;
    const parsed = whole === cel ? read : environment.parse(whole);
    const checked = parsed.check();
    if (!checked.valid) throw checked.error ?? new Error('not valid');
    return parsed;
  } catch (error) {
    throw toLoamError(text, error, 'cannot be read');
  }
}

/** KubeVela's `valueFrom` names the fields of a step as they are, without `output`. */
function rootedInOutput(cel: string, ast: ASTNode): string {
  const places: number[] = [];
  visitFree(ast, new Set(variableNames), ({ start }) => places.push(start));
  return places
    .sort((a, b) => b - a)
    .reduce((text, start) => `${text.slice(0, start)}output.${text.slice(start)}`, cel);
}

/** Calls `found` with each identifier that is neither in `known` nor the loop variable of a comprehension around it. */
function visitFree(node: ASTNode, known: ReadonlySet<string>, found: (id: ASTNode) => void): void {
  if (node.op === 'id' && !known.has(node.args)) found(node);
  if (node.op === 'rcall' && comprehensions.has(node.args[0])) {
    const [, list, [variable, ...bodies]] = node.args;
    visitFree(list, known, found);
    const inside = variable?.op === 'id' ? new Set([...known, variable.args]) : known;
    for (const body of bodies) visitFree(body, inside, found);
    return;
  }
  for (const child of children(node)) visitFree(child, known, found);
}

function compile(text: string, parsed: ParseResult): Expression {
  const names = readNames(parsed.ast);
  const depth = comprehensionDepth(parsed.ast);
  return {
    text,
    cel: parsed.ast.input,
    reads: (name) => {
      const members = names.get(name);
      return members === null ? null : [...(members ?? [])];
    },
    evaluate: (variables) => {
      const limit = depth > 1 ? maxElements.nested : maxElements.flat;
      const given: Record<string, unknown> = {};
      for (const name of variableNames) {
        const read = pick(variables[name] ?? {}, names.has(name) ? names.get(name) : new Set());
        given[name] = toCelValue(read, depth > 0 ? limit : Infinity, text);
      }
      try {
        return fromCel(parsed(given));
      } catch (error) {
        throw toLoamError(text, error, 'cannot be evaluated');
      }
    },
  };
}

function toLoamError(text: string, error: unknown, what: string): LoamError {
  if (error instanceof LoamError) return error;
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  const range =
    error instanceof Error && 'range' in error ? (error.range as { start: number } | undefined) : undefined;
  const at = range ? ` at character ${range.start + 1}` : '';
  return new LoamError('invalid-document', `The expression "${text}" ${what}: ${reason}${at}.`, {
    expected: 'a CEL expression over status, inputs, outputs, context and output',
    got: text.slice(0, 200),
    cause: error,
  });
}

function children(node: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (isNode(value)) found.push(value);
  };
  collect(node.args);
  return found;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

function isComprehension(node: ASTNode): boolean {
  return node.op === 'rcall' && comprehensions.has(node.args[0]);
}

function comprehensionDepth(node: ASTNode): number {
  const below = children(node).reduce((deepest, child) => Math.max(deepest, comprehensionDepth(child)), 0);
  return below + (isComprehension(node) ? 1 : 0);
}

function inspect(node: ASTNode, depth: number, text: string): void {
  const inside = depth + (isComprehension(node) ? 1 : 0);
  if (inside > maxComprehensionDepth) {
    throw new LoamError('invalid-document', `The expression "${text}" has loops inside loops.`, {
      expected: `at most ${maxComprehensionDepth} of all, exists, map and filter inside each other`,
      got: `${inside}`,
    });
  }
  if ((node.op === 'rcall' || node.op === 'call') && node.args[0] === 'matches') {
    throw new LoamError(
      'invalid-document',
      `The expression "${text}" uses matches(), which has no time limit.`,
      {
        expected: 'contains(), startsWith(), endsWith() or ==',
        got: 'matches()',
      },
    );
  }
  for (const child of children(node)) inspect(child, inside, text);
}

/** Per variable the members that are named in full (`status.a`, `status["a"]`); null where any may be read. */
function readNames(root: ASTNode): Map<string, Set<string> | null> {
  const names = new Map<string, Set<string> | null>();
  const visit = (node: ASTNode): void => {
    if ((node.op === '.' || node.op === '[]') && node.args[0].op === 'id') {
      const member = typeof node.args[1] === 'string' ? node.args[1] : literal(node.args[1]);
      const known = names.get(node.args[0].args);
      if (member !== undefined && known !== null) {
        names.set(node.args[0].args, (known ?? new Set<string>()).add(member));
        return;
      }
    }
    if (node.op === 'id') names.set(node.args, null);
    for (const child of children(node)) visit(child);
  };
  visit(root);
  return names;
}

function literal(node: ASTNode): string | undefined {
  return node.op === 'value' && typeof node.args === 'string' ? node.args : undefined;
}

/** Only what is read is converted: a context may hold a whole document. */
function pick(value: JsonValue, members: ReadonlySet<string> | null | undefined): JsonValue {
  if (!members || !isJsonObject(value)) return value;
  return Object.fromEntries(
    [...members].flatMap((name) => (name in value ? [[name, value[name] ?? null]] : [])),
  );
}

/** Whole numbers become CEL ints, so that `inputs.replicas + 1` is a sum. */
function toCelValue(value: JsonValue, limit: number, text: string): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  const size = Array.isArray(value) ? value.length : Object.keys(value).length;
  if (size > limit) {
    throw new LoamError('too-large', `A list that "${text}" may loop over is too long.`, {
      expected: `at most ${limit} elements`,
      got: `${size}`,
    });
  }
  if (Array.isArray(value)) return value.map((item) => toCelValue(item, limit, text));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toCelValue(item, limit, text)]));
}

function fromCel(value: unknown): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(fromCel);
  if (value instanceof Map) return fromEntries([...value]);
  if (typeof value === 'object') return fromEntries(Object.entries(value));
  return null;
}

function fromEntries(entries: [unknown, unknown][]): JsonObject {
  return Object.fromEntries(entries.map(([key, item]) => [String(key), fromCel(item)]));
}

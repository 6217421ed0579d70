import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js';
import { LoamError } from './error';
import { type JsonObject, type JsonValue, isJsonObject } from './json';

/** What an expression may read. A name that is left out is an empty object. */
export const variableNames = ['status', 'inputs', 'outputs', 'context', 'output'] as const;
export type VariableName = (typeof variableNames)[number];
export type Variables = Partial<Record<VariableName, JsonValue>>;

/** A checked expression. `reads(name)`: the members of a variable that it names, or null when it may read any of them. */
export type Expression = {
  text: string;
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

/**
 * Reads a CEL condition or value, with the forms of KubeVela documents that CEL does not know (`always`, `len(x)`,
 * `status.my-step.failed` for a step `my-step`). Never JavaScript; bounded in size, nesting and list lengths.
 * Throws LoamError `invalid-document` with what was wrong and where.
 * @param isName tells the names of steps and outputs, for those that hold a dash
 */
export function parseExpression(text: string, isName: (name: string) => boolean = () => false): Expression {
  const translated = translate(text.trim(), isName);
  const known = cache.get(translated);
  if (known) return known;
  const parsed = parse(text, translated);
  const expression = compile(text, parsed);
  if (cache.size >= cacheSize) cache.clear();
  cache.set(translated, expression);
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

function createEnvironment(): Environment {
  const made = new Environment({
    homogeneousAggregateLiterals: false,
    limits: {
      maxAstNodes: 400,
      maxDepth: 32,
      maxListElements: 200,
      maxMapEntries: 200,
      maxCallArguments: 8,
    },
  });
  for (const name of variableNames) made.registerVariable(name, 'dyn');
  made.registerFunction('len(dyn): int', (value: unknown) => BigInt(lengthOf(value)));
  // JSON has one kind of number, so that whole and broken ones meet in one sum.
  made.registerOperator('int + double', (a: bigint, b: number) => Number(a) + b);
  made.registerOperator('double + int', (a: number, b: bigint) => a + Number(b));
  made.registerOperator('int - double', (a: bigint, b: number) => Number(a) - b);
  made.registerOperator('double - int', (a: number, b: bigint) => a - Number(b));
  made.registerOperator('int * double', (a: bigint, b: number) => Number(a) * b);
  made.registerOperator('double * int', (a: number, b: bigint) => a * Number(b));
  return made;
}

function lengthOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'string') return Array.from(value).length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

/** `always` is true; `status.my-step.x` would be a subtraction in CEL. */
function translate(text: string, isName: (name: string) => boolean): string {
  if (text === 'always') return 'true';
  return text.replaceAll(
    /\b(status|inputs)\.([A-Za-z_]\w*(?:-\w+)+)/g,
    (whole, root: string, dashed: string) => {
      const words = dashed.split('-');
      for (let count = words.length; count > 1; count--) {
        const name = words.slice(0, count).join('-');
        if (isName(name)) return `${root}[${JSON.stringify(name)}]${dashed.slice(name.length)}`;
      }
      return whole;
    },
  );
}

function parse(text: string, translated: string): ParseResult {
  if (translated === '' || translated.length > maxTextLength) {
    throw new LoamError('invalid-document', 'The expression is empty or too long.', {
      expected: `1 to ${maxTextLength} characters`,
      got: `${translated.length} characters`,
    });
  }
  try {
    const parsed = environment.parse(translated);
    inspect(parsed.ast, 0, text);
    const checked = parsed.check();
    if (!checked.valid) throw checked.error ?? new Error('not valid');
    return parsed;
  } catch (error) {
    throw toLoamError(text, error, 'cannot be read');
  }
}

function compile(text: string, parsed: ParseResult): Expression {
  const names = readNames(parsed.ast);
  const depth = comprehensionDepth(parsed.ast);
  return {
    text,
    reads: (name) => {
      const members = names.get(name);
      return members === null ? null : [...(members ?? [])];
    },
    evaluate: (variables) => {
      const limit = depth > 1 ? maxElements.nested : maxElements.flat;
      const given: Record<string, unknown> = {};
      for (const name of variableNames) {
        const read = pick(variables[name] ?? {}, names.has(name) ? names.get(name) : new Set());
        given[name] = toCel(read, depth > 0 ? limit : Infinity, text);
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
function toCel(value: JsonValue, limit: number, text: string): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  const size = Array.isArray(value) ? value.length : Object.keys(value).length;
  if (size > limit) {
    throw new LoamError('too-large', `A list that "${text}" may loop over is too long.`, {
      expected: `at most ${limit} elements`,
      got: `${size}`,
    });
  }
  if (Array.isArray(value)) return value.map((item) => toCel(item, limit, text));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toCel(item, limit, text)]));
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

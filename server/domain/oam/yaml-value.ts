import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Node, Pair, Scalar, YAMLMap } from 'yaml';
import type { ErrorCode, Problem, TextPosition } from '@/server/domain/error';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import { documentLimits } from './document-limits';
import { type DocumentPath, formatPath } from './document-path';
import { surprisingReading } from './yaml-scalars';

/** Ends the reading of one document: what follows would repeat the same fault, or cost too much. */
class Unreadable extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

export type ReadValue = { value: JsonValue; anchors: Map<string, Node>; problems: Problem[] };

/**
 * A composed YAML tree as plain JSON. References and merge keys are followed, at a bounded cost; equal keys are refused
 * (vela takes the last one without a word). `positionAt` turns an offset into line and column.
 */
export function readYamlValue(root: Node | null, positionAt: (offset: number) => TextPosition): ReadValue {
  const reader = new Reader(positionAt);
  try {
    const value = root === null ? null : reader.read(root, [], 0);
    return { value, anchors: reader.anchors, problems: reader.problems };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { value: null, anchors: reader.anchors, problems: [...reader.problems, error.problem] };
  }
}

class Reader {
  readonly anchors = new Map<string, Node>();
  readonly problems: Problem[] = [];
  private readonly positionAt: (offset: number) => TextPosition;
  private readonly open = new Set<Node>();
  private aliases = 0;
  private repeated = 0;
  private insideAlias = 0;

  constructor(positionAt: (offset: number) => TextPosition) {
    this.positionAt = positionAt;
  }

  read(node: Node, path: DocumentPath, depth: number): JsonValue {
    if (depth > documentLimits.depth) {
      this.fail('too-large', `values are nested more than ${documentLimits.depth} levels deep`, node, path);
    }
    if (this.insideAlias > 0 && ++this.repeated > documentLimits.repeatedValues) {
      const limit = documentLimits.repeatedValues.toLocaleString('en');
      this.fail(
        'too-large',
        `references repeat more than ${limit} values`,
        node,
        path,
        'write the values out',
      );
    }
    if (isAlias(node)) return this.readAlias(node, path, depth);
    const anchor = 'anchor' in node ? node.anchor : undefined;
    if (anchor !== undefined) this.anchors.set(anchor, node);
    if (isScalar(node)) return this.readScalar(node, path);
    this.open.add(node);
    const value = isMap(node) ? this.readMap(node, path, depth) : this.readSeq(node, path, depth);
    this.open.delete(node);
    return value;
  }

  private readSeq(node: Node, path: DocumentPath, depth: number): JsonValue[] {
    if (!isSeq(node)) this.fail('invalid-document', 'this value is not understood', node, path);
    return node.items.map((item, index) =>
      isNode(item) ? this.read(item, [...path, index], depth + 1) : null,
    );
  }

  private readAlias(node: Node, path: DocumentPath, depth: number): JsonValue {
    const target = this.resolve(node, path);
    this.insideAlias++;
    const value = this.read(target, path, depth);
    this.insideAlias--;
    return value;
  }

  private resolve(node: Node, path: DocumentPath): Node {
    if (!isAlias(node)) return node;
    if (++this.aliases > documentLimits.aliases) {
      this.fail(
        'too-large',
        `more than ${documentLimits.aliases} references`,
        node,
        path,
        'write the values out',
      );
    }
    const target = this.anchors.get(node.source);
    if (target === undefined) {
      const hint = `write the anchor \`&${node.source}\` before the reference`;
      this.fail('invalid-document', `the reference *${node.source} names no anchor`, node, path, hint);
    }
    if (this.open.has(target)) {
      this.fail('invalid-document', `*${node.source} refers to a value that it is part of`, node, path);
    }
    return target;
  }

  private readMap(node: YAMLMap, path: DocumentPath, depth: number): JsonObject {
    const value: JsonObject = {};
    const seen = new Set<string>();
    const merged: JsonObject[] = [];
    for (const pair of node.items) {
      const key = this.readKey(pair, path);
      const inner = [...path, key];
      if (isMergeKey(pair.key)) merged.push(...this.readMerge(pair, inner, depth));
      else if (seen.has(key)) this.reportDuplicate(pair, key, inner);
      else {
        seen.add(key);
        value[key] = isNode(pair.value) ? this.read(pair.value, inner, depth + 1) : null;
      }
    }
    for (const source of merged) {
      for (const [key, inherited] of Object.entries(source)) if (!(key in value)) value[key] = inherited;
    }
    return value;
  }

  private readMerge(pair: Pair, path: DocumentPath, depth: number): JsonObject[] {
    const node = isNode(pair.value) ? this.resolve(pair.value, path) : null;
    if (node === null) return [];
    const sources = isSeq(node) ? node.items.filter((item) => isNode(item)) : [node];
    return sources.map((source) => {
      const target = this.resolve(source, path);
      if (!isMap(target)) this.fail('invalid-document', '`<<` takes a map or a list of maps', source, path);
      this.insideAlias++;
      const value = this.readMap(target, path, depth);
      this.insideAlias--;
      return value;
    });
  }

  private readKey(pair: Pair, path: DocumentPath): string {
    const key = pair.key;
    if (!isNode(key)) return '';
    const node = this.resolve(key, path);
    if (!isScalar(node)) this.fail('invalid-document', 'a key must be plain text', node, path);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    const value = this.readScalar(node, path);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    // Assigned to a plain object it would not become a key but the object's prototype.
    if (text === '__proto__') this.fail('invalid-document', '`__proto__` cannot be a key', node, path);
    return text;
  }

  private readScalar(node: Scalar, path: DocumentPath): JsonValue {
    const { value } = node;
    const source = node.type === 'PLAIN' ? node.source : undefined;
    if (source !== undefined) {
      const reading = surprisingReading(source, value);
      if (reading !== undefined) this.warn(reading, node, path);
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.fail(
        'invalid-document',
        `\`${source ?? value}\` is no JSON number`,
        node,
        path,
        'put it into quotes',
      );
    }
    if (
      typeof value === 'number' &&
      Number.isInteger(value) &&
      !Number.isSafeInteger(value) &&
      !/[.eE]/.test(source ?? '')
    ) {
      this.fail(
        'invalid-document',
        `${source ?? value} is too large for a number`,
        node,
        path,
        'put it into quotes',
      );
    }
    if (
      value === null ||
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
    )
      return value;
    return this.fail('invalid-document', 'this value is not understood', node, path);
  }

  private reportDuplicate(pair: Pair, key: string, path: DocumentPath): void {
    // Once is enough: a map that is referred to is read again for every reference.
    if (this.insideAlias > 0 || this.problems.length >= documentLimits.problems) return;
    this.problems.push({
      code: 'invalid-document',
      message: `\`${key}\` is there twice in one map`,
      path: formatPath(path),
      position: this.positionAt(offsetOf(isNode(pair.key) ? pair.key : undefined)),
      hint: 'keep one of the two',
    });
  }

  private warn(message: string, node: Node, path: DocumentPath): void {
    if (this.insideAlias > 0 || this.problems.length >= documentLimits.problems) return;
    this.problems.push({
      code: 'invalid-document',
      severity: 'warning',
      message,
      path: formatPath(path),
      position: this.positionAt(offsetOf(node)),
      hint: 'put it into quotes if the text is meant',
    });
  }

  private fail(code: ErrorCode, message: string, node: Node, path: DocumentPath, hint?: string): never {
    const problem: Problem = {
      code,
      message,
      path: formatPath(path),
      position: this.positionAt(offsetOf(node)),
    };
    if (hint !== undefined) problem.hint = hint;
    throw new Unreadable(problem);
  }
}

export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<';
}

export function offsetOf(node: Node | undefined): number {
  return node?.range?.[0] ?? 0;
}

import { isObject } from '../sdk/merge';
import { refuse } from '../sdk/refusal';

export type Operation = { op?: unknown; path?: unknown; from?: unknown; value?: unknown };

/** Applies operations of RFC 6902 to a copy. Throws a Refusal that names the operation which cannot be done. */
export function applyOperations(document: object, operations: readonly Operation[]): unknown {
  let result: unknown = structuredCopy(document);
  for (const [i, operation] of operations.entries()) result = applyOne(result, operation, `operations[${i}]`);
  return result;
}

function applyOne(document: unknown, { op, path, from, value }: Operation, place: string): unknown {
  const target = tokensOf(path, `${place}.path`);
  switch (op) {
    case 'add':
      return add(document, target, value, place);
    case 'remove':
      return remove(document, target, place);
    case 'replace':
      return add(remove(document, target, place), target, value, place);
    case 'move': {
      const source = tokensOf(from, `${place}.from`);
      const moved = find(document, source, place);
      return add(remove(document, source, place), target, moved, place);
    }
    case 'copy':
      return add(
        document,
        target,
        structuredCopy(find(document, tokensOf(from, `${place}.from`), place)),
        place,
      );
    case 'test':
      if (!isSame(find(document, target, place), value)) {
        refuse(`the test of ${String(path)} failed`, { path: place, expected: JSON.stringify(value) });
      }
      return document;
    default:
      return refuse(`there is no operation ${JSON.stringify(op)}`, {
        path: `${place}.op`,
        expected: 'add, remove, replace, move, copy or test',
      });
  }
}

function tokensOf(pointer: unknown, place: string): string[] {
  if (pointer === '') return [];
  if (typeof pointer !== 'string' || !pointer.startsWith('/')) {
    return refuse('a path begins with /', { path: place, expected: 'a JSON pointer such as /spec/replicas' });
  }
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function find(document: unknown, tokens: string[], place: string): unknown {
  let at = document;
  for (const token of tokens) {
    if (Array.isArray(at)) at = at[indexOf(at, token, at.length - 1, place)];
    else if (isObject(at) && Object.hasOwn(at, token)) at = at[token];
    else return missing(tokens, place);
  }
  return at;
}

function add(document: unknown, tokens: string[], value: unknown, place: string): unknown {
  const last = tokens.at(-1);
  if (last === undefined) return value;
  const parent = find(document, tokens.slice(0, -1), place);
  if (Array.isArray(parent))
    parent.splice(last === '-' ? parent.length : indexOf(parent, last, parent.length, place), 0, value);
  else if (isObject(parent)) parent[last] = value;
  else missing(tokens, place);
  return document;
}

function remove(document: unknown, tokens: string[], place: string): unknown {
  const last = tokens.at(-1);
  if (last === undefined) return {};
  const parent = find(document, tokens.slice(0, -1), place);
  if (Array.isArray(parent)) parent.splice(indexOf(parent, last, parent.length - 1, place), 1);
  else if (isObject(parent) && Object.hasOwn(parent, last)) delete parent[last];
  else missing(tokens, place);
  return document;
}

function indexOf(list: unknown[], token: string, most: number, place: string): number {
  const index = /^(?:0|[1-9]\d*)$/.test(token) ? Number(token) : -1;
  if (index >= 0 && index <= most) return index;
  return refuse(`there is no entry ${token} in a list of ${list.length}`, { path: place });
}

function missing(tokens: string[], place: string): never {
  return refuse(`there is nothing at /${tokens.join('/')}`, {
    path: place,
    hint: 'add makes the last part of a path only; what is above it must be there',
  });
}

function structuredCopy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
  );
}

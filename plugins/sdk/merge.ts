import { refuse } from './refusal';

type Plain = { [key: string]: unknown };

export function isObject(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Puts two values together where both must agree: maps are joined, lists of the same length are joined position by
 * position, two different scalars are a conflict. Neither argument is changed.
 * @param path where we are, for the message
 * @throws Refusal naming the place and both values
 */
export function unify(base: unknown, patch: unknown, path = ''): unknown {
  if (patch === undefined) return base;
  if (base === undefined) return patch;
  if (isObject(base) && isObject(patch)) {
    const result: Plain = { ...base };
    for (const [key, value] of Object.entries(patch)) result[key] = unify(base[key], value, join(path, key));
    return result;
  }
  if (Array.isArray(base) && Array.isArray(patch)) {
    if (base.length !== patch.length) {
      refuse(`${path}: the list is set twice, with ${base.length} and with ${patch.length} entries`, {
        expected: `${base.length} entries`,
        got: `${patch.length} entries`,
      });
    }
    return base.map((item, i) => unify(item, patch[i], `${path}[${i}]`));
  }
  if (base === patch) return base;
  return refuse(`${path} is set twice: ${show(base)} and ${show(patch)}`, {
    expected: show(base),
    got: show(patch),
  });
}

/**
 * Joins two lists of maps by a key: an entry that the base has too is put together by `each` (default: `unify`), every
 * other one is appended. Order: the base's, then the patch's.
 */
export function mergeByKey(
  base: readonly unknown[] | undefined,
  patch: readonly unknown[],
  key: string,
  path: string,
  each: (base: unknown, patch: unknown, path: string) => unknown = unify,
): unknown[] {
  const joined = [...(base ?? [])];
  const added: unknown[] = [];
  for (const item of patch) {
    const id = isObject(item) ? item[key] : undefined;
    const at =
      id === undefined ? -1 : joined.findIndex((candidate) => isObject(candidate) && candidate[key] === id);
    if (at === -1) added.push(item);
    else joined[at] = each(joined[at], item, `${path}[${at}]`);
  }
  return [...joined, ...added];
}

/** RFC 7396: maps are joined, `null` removes, everything else replaces. */
export function mergePatch(base: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: Plain = isObject(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

/** Maps are joined, everything else (lists too) replaces: how an override changes properties. */
export function overlay(base: unknown, patch: unknown): unknown {
  if (!isObject(base) || !isObject(patch)) return patch;
  const result: Plain = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    result[key] = key in base ? overlay(base[key], value) : value;
  }
  return result;
}

/** The value at a path of keys, or undefined. */
export function get(value: unknown, ...path: string[]): unknown {
  let at = value;
  for (const key of path) at = isObject(at) ? at[key] : undefined;
  return at;
}

/** A copy with the value at a path of keys replaced by what `change` makes of it. Maps on the way are made. */
export function update<T>(value: T, path: readonly string[], change: (old: unknown) => unknown): T {
  const [key, ...restOfPath] = path;
  if (key === undefined) return change(value) as T;
  const map: Plain = isObject(value) ? value : {};
  return { ...map, [key]: update(map[key], restOfPath, change) } as T;
}

/** Leaves out what is undefined, at the top. */
export function compact<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Entries in the order of their keys, in which KubeVela walks every map of the parameters. */
export function sortedEntries<T>(map: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}

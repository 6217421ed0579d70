import { cloneJson, isObject, type Json, type JsonObject, jsonEqual } from '@/playground/store/json';
import { badRequest, StatusError } from '@/playground/store/status-error';

type Operation = { op: string; path: string; from?: string; value?: Json };
type Container = Json[] | JsonObject;

/** More than this in one patch is refused, as the real server does. */
const mostOperations = 10_000;

/** RFC 6902. The document is not changed; a copy is returned. */
export function applyJsonPatch(document: JsonObject, patch: Json): JsonObject {
  if (!Array.isArray(patch))
    throw badRequest('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  if (patch.length > mostOperations) {
    throw new StatusError(
      413,
      'RequestEntityTooLarge',
      `The allowed maximum operations in a JSON patch is ${mostOperations}, got ${patch.length}`,
    );
  }
  // Wrapped, so that the root is a member like any other.
  const root: JsonObject = { root: cloneJson(document) };
  for (const entry of patch) apply(root, toOperation(entry));
  const result = root['root'];
  if (!isObject(result)) throw failed('the patched document is no object');
  return result;
}

function toOperation(entry: Json): Operation {
  if (!isObject(entry) || typeof entry['op'] !== 'string' || typeof entry['path'] !== 'string') {
    throw badRequest('each operation of a JSON patch needs "op" and "path"');
  }
  const { op, path, from, value } = entry;
  return {
    op,
    path,
    ...(typeof from === 'string' ? { from } : {}),
    ...(value === undefined ? {} : { value }),
  };
}

function apply(root: JsonObject, operation: Operation): void {
  const { op, path, from = '', value = null } = operation;
  switch (op) {
    case 'add':
      return add(root, path, value);
    case 'remove':
      remove(root, path, 'remove');
      return undefined;
    case 'replace':
      return replace(root, path, value);
    case 'move':
      return add(root, path, remove(root, from, 'move'));
    case 'copy':
      return add(root, path, cloneJson(read(root, from, 'copy')));
    case 'test':
      return test(root, path, operation.value ?? null);
    default:
      throw failed(`Unexpected kind: ${op}`);
  }
}

function test(root: JsonObject, path: string, expected: Json): void {
  const { container, key } = locate(root, path, 'test');
  const found = member(container, key) ?? null;
  if (!jsonEqual(found, expected)) throw failed(`testing value ${path} failed: test failed`);
}

function add(root: JsonObject, path: string, value: Json): void {
  const { container, key } = locate(root, path, 'add');
  if (!Array.isArray(container)) container[key] = value;
  else
    container.splice(
      key === '-' ? container.length : indexOf(container, key, container.length, 'add', path),
      0,
      value,
    );
}

function replace(root: JsonObject, path: string, value: Json): void {
  const { container, key } = locate(root, path, 'replace');
  if (member(container, key) === undefined) throw missing('replace', path);
  if (Array.isArray(container)) container[Number(key)] = value;
  else container[key] = value;
}

function remove(root: JsonObject, path: string, op: string): Json {
  const { container, key } = locate(root, path, op);
  const found = member(container, key);
  if (found === undefined) throw missing(op, path);
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete container[key];
  return found;
}

function read(root: JsonObject, path: string, op: string): Json {
  const { container, key } = locate(root, path, op);
  const found = member(container, key);
  if (found === undefined) throw missing(op, path);
  return found;
}

function locate(root: JsonObject, path: string, op: string): { container: Container; key: string } {
  const keys = `/root${path}`
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop() ?? '';
  let at: Json | undefined = root;
  for (const key of keys) {
    at = isObject(at) || Array.isArray(at) ? member(at, key) : undefined;
  }
  if (!isObject(at) && !Array.isArray(at)) throw missing(op, path);
  return { container: at, key: last };
}

function member(container: Container, key: string): Json | undefined {
  if (!Array.isArray(container)) return Object.hasOwn(container, key) ? container[key] : undefined;
  return /^\d+$/.test(key) ? container[Number(key)] : undefined;
}

function indexOf(container: Json[], key: string, most: number, op: string, path: string): number {
  const index = Number(key);
  if (/^\d+$/.test(key) && index <= most && most <= container.length) return index;
  throw missing(op, path);
}

function missing(op: string, path: string): StatusError {
  return failed(
    `${op} operation does not apply: doc is missing path: ${JSON.stringify(path)}: missing value`,
  );
}

function failed(message: string): StatusError {
  return new StatusError(
    422,
    'Invalid',
    `the server rejected our request due to an error in our request: ${message}`,
  );
}

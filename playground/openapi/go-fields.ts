/** Used by generate.ts only: what Go's encodings do with each field, JSON and protobuf, which OpenAPI does not tell. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** drop: left out when zero · emit: written also when zero · (neither: a pointer, kept as it was given). */
export type ZeroRule = 'drop' | 'emit';

type Field = { name: string; type: string; flags: string[]; number: number | undefined };
type Struct = { fields: Field[]; inlined: { struct: string; number: number | undefined }[] };

const modules: { prefix: string; folder: (path: string[]) => string }[] = [
  { prefix: 'io.k8s.api.', folder: (path) => join('k8s.io', 'api@VERSION', ...path) },
  { prefix: 'io.k8s.apimachinery.', folder: (path) => join('k8s.io', 'apimachinery@VERSION', ...path) },
  {
    prefix: 'io.k8s.apiextensions-apiserver.',
    folder: (path) => join('k8s.io', 'apiextensions-apiserver@VERSION', ...path),
  },
];

const cache = new Map<string, Map<string, Struct>>();

function structsIn(folder: string): Map<string, Struct> {
  const known = cache.get(folder);
  if (known) return known;
  const structs = new Map<string, Struct>();
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.go') || /_test\.go$|^zz_|\.pb\.go$/.test(file)) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, name = '', body = ''] of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm))
      structs.set(name, struct(body));
  }
  cache.set(folder, structs);
  return structs;
}

function struct(body: string): Struct {
  const result: Struct = { fields: [], inlined: [] };
  for (const line of body.split('\n')) {
    const number = Number(/protobuf:"\w+,(\d+),/.exec(line)?.[1]) || undefined;
    const inlined = /^\t([\w.]+) +`json:",inline/.exec(line);
    if (inlined?.[1]) result.inlined.push({ struct: inlined[1], number });
    const found = /^\t(?:\w+\s+)?([*\w.[\]]+)\s+`.*?json:"([^",]+)(,[^"]*)?"/.exec(line);
    if (!found?.[2] || found[2] === '-') continue;
    const [, type = '', name, flags = ''] = found;
    result.fields.push({ name, type, flags: flags.split(','), number });
  }
  return result;
}

/** `isStruct` is what the schema says: omitempty never leaves a struct out, omitzero does. */
function ruleOf({ type, flags }: Field, isStruct: boolean): ZeroRule | undefined {
  if (type.startsWith('*')) return undefined;
  if (flags.includes('omitzero')) return 'drop';
  return flags.includes('omitempty') && !isStruct ? 'drop' : 'emit';
}

export type Property = { allOf?: unknown; 'x-zero'?: ZeroRule; 'x-number'?: number };
export type Described = {
  properties?: { [name: string]: Property };
  /** Structs that protobuf nests where JSON does not: their number, and the numbers in them. */
  'x-inlined'?: { [number: string]: { [number: string]: string } };
};

/** Writes `x-zero` and `x-number` into a schema. `name` is the schema's, e.g. io.k8s.api.core.v1.Container. */
export function markGoRules(name: string, schema: Described, modCache: string, version: string): void {
  const source = modules.find(({ prefix }) => name.startsWith(prefix));
  const { properties = {} } = schema;
  if (!source) return;
  const path = name.slice(source.prefix.length).split('.');
  const kind = path.pop() ?? '';
  const structs = structsIn(join(modCache, source.folder(path).replace('VERSION', version)));
  const own = structs.get(kind);
  for (const field of own?.fields ?? []) {
    const property = properties[field.name];
    if (!property) continue;
    property['x-zero'] = ruleOf(field, property.allOf !== undefined);
    property['x-number'] = field.number;
  }
  for (const { struct: inlined, number } of own?.inlined ?? []) {
    const numbers: { [number: string]: string } = {};
    for (const field of structs.get(inlined)?.fields ?? []) {
      const property = properties[field.name];
      if (!property) continue;
      property['x-zero'] = ruleOf(field, property.allOf !== undefined);
      if (field.number !== undefined) numbers[field.number] = field.name;
    }
    if (number !== undefined) (schema['x-inlined'] ??= {})[number] = numbers;
  }
}

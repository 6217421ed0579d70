/** Used by generate.ts only: what Go's JSON encoding does with each field, which OpenAPI does not tell. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** drop: left out when zero · emit: written also when zero · (neither: a pointer, kept as it was given). */
export type ZeroRule = 'drop' | 'emit';

type Field = { name: string; type: string; flags: string[] };
type Struct = { fields: Field[]; inlined: string[] };

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
    if (!/\.go$/.test(file) || /_test\.go$|^zz_|\.pb\.go$/.test(file)) continue;
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
    const inlined = /^\t([\w.]+) +`json:",inline/.exec(line);
    if (inlined?.[1]) result.inlined.push(inlined[1]);
    const found = /^\t(?:\w+\s+)?([*\w.[\]]+)\s+`.*?json:"([^",]+)(,[^"]*)?"/.exec(line);
    if (!found?.[2] || found[2] === '-') continue;
    const [, type = '', name, flags = ''] = found;
    result.fields.push({ name, type, flags: flags.split(',') });
  }
  return result;
}

/** `isStruct` is what the schema says: omitempty never leaves a struct out, omitzero does. */
function ruleOf({ type, flags }: Field, isStruct: boolean): ZeroRule | undefined {
  if (type.startsWith('*')) return undefined;
  if (flags.includes('omitzero')) return 'drop';
  return flags.includes('omitempty') && !isStruct ? 'drop' : 'emit';
}

export type Property = { allOf?: unknown; 'x-zero'?: ZeroRule };

/** Writes `x-zero` into a schema's properties. `name` is the schema's, e.g. io.k8s.api.core.v1.Container. */
export function markZeroRules(
  name: string,
  properties: { [name: string]: Property },
  modCache: string,
  version: string,
): void {
  const module = modules.find(({ prefix }) => name.startsWith(prefix));
  if (!module) return;
  const path = name.slice(module.prefix.length).split('.');
  const kind = path.pop() ?? '';
  const structs = structsIn(join(modCache, module.folder(path).replace('VERSION', version)));
  const visit = (structName: string) => {
    const found = structs.get(structName);
    for (const inlined of found?.inlined ?? []) if (!inlined.includes('.')) visit(inlined);
    for (const field of found?.fields ?? []) {
      const property = properties[field.name];
      if (property) property['x-zero'] = ruleOf(field, property.allOf !== undefined);
    }
  };
  visit(kind);
}

import { brotliDecompressSync } from 'node:zlib';
import { isObject, textOf } from '@/playground/store/json';
import type { Resource } from '@/playground/store/resources';
import packed from './generated/schemas.json';
import { anything, type OpenApiNode, type Schema, SchemaCompiler } from './schema';

export type Definitions = { [name: string]: OpenApiNode };

const definitions = JSON.parse(
  brotliDecompressSync(Buffer.from(packed.brotli, 'base64')).toString(),
) as Definitions;
const compiler = new SchemaCompiler((name) => definitions[name]);

const nameByKind = new Map<string, string>();
for (const [name, definition] of Object.entries(definitions)) {
  const ids = definition['x-kubernetes-group-version-kind'];
  // DeleteOptions, Status and the like carry one id for every group; what belongs to one kind carries just one.
  if (!Array.isArray(ids) || ids.length !== 1) continue;
  for (const id of ids) {
    if (isObject(id))
      nameByKind.set(`${textOf(id['group'])}/${textOf(id['version'])}/${textOf(id['kind'])}`, name);
  }
}

export function builtinDefinitions(): Definitions {
  return definitions;
}

/** The name of a kind's schema, e.g. io.k8s.api.apps.v1.Deployment. */
export function definitionName(group: string, version: string, kind: string): string | undefined {
  return nameByKind.get(`${group}/${version}/${kind}`);
}

export function builtinSchema({
  group,
  version,
  kind,
}: Pick<Resource, 'group' | 'version' | 'kind'>): Schema {
  const name = definitionName(group, version, kind);
  return name === undefined ? anything : compiler.named(name);
}

export function namedSchema(name: string): Schema {
  return compiler.named(name);
}

export const objectMetaSchema: Schema = compiler.named('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta');

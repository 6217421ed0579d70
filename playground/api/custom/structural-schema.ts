import type { OpenApiNode } from '@/playground/openapi/schema';
import { isObject, type Json, type JsonObject } from '@/playground/store/json';

/** Takes out what the schema does not know, in place, and collects the paths of it. */
export function prune(node: OpenApiNode, value: Json, path: string, unknown: string[]): void {
  if (Array.isArray(value)) {
    const { items } = node;
    if (items) value.forEach((item, index) => prune(items, item, `${path}[${index}]`, unknown));
    return;
  }
  if (!isObject(value)) return;
  const keepsUnknown = node['x-kubernetes-preserve-unknown-fields'] === true;
  const { properties = {}, additionalProperties } = node;
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined || isEmbedded(node, key)) continue;
    const at = path === '' ? key : `${path}.${key}`;
    const known =
      properties[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    if (known) prune(known, member, at, unknown);
    else if (!keepsUnknown && additionalProperties !== true) {
      delete value[key];
      unknown.push(at);
    }
  }
}

function isEmbedded(node: OpenApiNode, key: string): boolean {
  return node['x-kubernetes-embedded-resource'] === true && ['apiVersion', 'kind', 'metadata'].includes(key);
}

/** Fills defaults, in place. A null where null may not be counts as absent. */
export function fillDefaults(node: OpenApiNode, value: Json): void {
  if (Array.isArray(value)) {
    for (const item of value) if (node.items) fillDefaults(node.items, item);
    return;
  }
  if (!isObject(value)) return;
  for (const [name, property] of Object.entries(node.properties ?? {})) {
    if (property['default'] === undefined) continue;
    const isNull = value[name] === null && property['nullable'] !== true;
    if (value[name] === undefined || isNull) value[name] = structuredClone(property['default']);
  }
  const { properties = {}, additionalProperties } = node;
  for (const [key, member] of Object.entries(value)) {
    const known =
      properties[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    if (known && member !== undefined) fillDefaults(known, member);
  }
}

/** The root as the API serves it: every object has these three, whatever its author wrote. */
export function servedSchema(node: OpenApiNode): OpenApiNode {
  const metadata: OpenApiNode = {
    $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
  };
  const text: JsonObject = { type: 'string' };
  const properties = {
    ...node.properties,
    apiVersion: text,
    kind: text,
    metadata,
  } as OpenApiNode['properties'];
  return { ...node, type: 'object', properties };
}

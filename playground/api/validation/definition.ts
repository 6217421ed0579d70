import { itemsOf } from '@/playground/api/defaults/fill';
import { isObject, type JsonObject, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { type FieldError, forbiddenField, invalid, notSupported, required } from './field-error';
import { immutable } from './metadata';

/** CustomResourceDefinitions: enough to know that what is defined can be served. */
export function validateDefinition(object: KubeObject): FieldError[] {
  const spec = object.spec ?? {};
  const names = isObject(spec['names']) ? spec['names'] : {};
  const errors: FieldError[] = [];
  if (object.metadata.name !== `${textOf(names['plural'] ?? '')}.${textOf(spec['group'] ?? '')}`) {
    errors.push(invalid('metadata.name', object.metadata.name, 'must be spec.names.plural+"."+spec.group'));
  }
  if (!spec['group']) errors.push(required('spec.group'));
  const scopes = ['Cluster', 'Namespaced'];
  if (!spec['scope']) errors.push(required('spec.scope'));
  else if (!scopes.includes(textOf(spec['scope'])))
    errors.push(notSupported('spec.scope', spec['scope'], scopes));
  const versions = itemsOf(spec['versions']);
  if (versions.filter(({ storage }) => storage === true).length !== 1) {
    errors.push(
      invalid(
        'spec.versions',
        spec['versions'] ?? null,
        'must have exactly one version marked as storage version',
      ),
    );
  }
  for (const field of ['plural', 'singular', 'kind', 'listKind']) {
    if (!names[field]) errors.push(required(`spec.names.${field}`));
  }
  const stored = object.status?.['storedVersions'];
  if (!Array.isArray(stored) || stored.length === 0) {
    errors.push(invalid('status.storedVersions', null, 'must have at least one stored version'));
  }
  return [
    ...errors,
    ...versions.flatMap((version, index) => validateVersion(`spec.versions[${index}]`, version)),
  ];
}

function validateVersion(path: string, version: JsonObject): FieldError[] {
  const schema = isObject(version['schema']) ? version['schema']['openAPIV3Schema'] : undefined;
  if (!isObject(schema)) return [required(`${path}.schema.openAPIV3Schema`, 'schemas are required')];
  const at = `${path}.schema.openAPIV3Schema`;
  if (schema['type'] === undefined) return [required(`${at}.type`, 'must not be empty at the root')];
  if (schema['type'] !== 'object')
    return [invalid(`${at}.type`, schema['type'], 'must be object at the root')];
  return validateStructure(at, schema);
}

/** A structural schema names a type everywhere and knows what its lists are keyed by. */
function validateStructure(path: string, schema: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const isTyped = schema['type'] !== undefined || schema['x-kubernetes-int-or-string'] === true;
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (!isTyped && !isOpen)
    errors.push(required(`${path}.type`, 'must not be empty for specified object fields'));
  if (schema['type'] === 'array' && !isObject(schema['items']))
    errors.push(required(`${path}.items`, 'must be specified'));
  if (isObject(schema['properties']) && isObject(schema['additionalProperties'])) {
    errors.push(
      forbiddenField(
        `${path}.additionalProperties`,
        'additionalProperties and properties are mutual exclusive',
      ),
    );
  }
  for (const [name, property] of Object.entries(isObject(schema['properties']) ? schema['properties'] : {})) {
    if (isObject(property)) errors.push(...validateStructure(`${path}.properties[${name}]`, property));
  }
  if (isObject(schema['items'])) errors.push(...validateStructure(`${path}.items`, schema['items']));
  if (isObject(schema['additionalProperties'])) {
    errors.push(...validateStructure(`${path}.additionalProperties`, schema['additionalProperties']));
  }
  return errors;
}

export function validateDefinitionUpdate(next: KubeObject, existing: KubeObject): FieldError[] {
  const errors = validateDefinition(next);
  for (const field of ['group', 'scope'])
    errors.push(...immutable(`spec.${field}`, next.spec?.[field], existing.spec?.[field]));
  return errors;
}

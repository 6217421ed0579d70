import { createHash } from 'node:crypto';
import { isObject, type Json, type JsonObject } from '@/playground/store/json';
import { groupVersion, type Resource } from '@/playground/store/resources';
import { builtinDefinitions, definitionName, type Definitions } from './catalog';
import type { OpenApiNode } from './schema';

/** What a document is made of: a resource and, for a custom one, the description that came with it. */
export type Described = { resource: Resource; definition: OpenApiNode | undefined };

const refPrefix = '#/components/schemas/';
const info = { title: 'Kubernetes', version: '1.36' };

function pathOf(resource: Resource): string {
  return resource.group === '' ? `api/${resource.version}` : `apis/${groupVersion(resource)}`;
}

/** The index of /openapi/v3: one document per group and version. */
export function openApiIndex(all: readonly Described[]): JsonObject {
  const paths: JsonObject = {};
  for (const path of new Set(all.map(({ resource }) => pathOf(resource)))) {
    const hash = createHash('sha512')
      .update(JSON.stringify(namesIn(all, path)))
      .digest('hex')
      .slice(0, 32)
      .toUpperCase();
    paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` };
  }
  return { paths };
}

function namesIn(all: readonly Described[], path: string): Json[] {
  return all
    .filter(({ resource }) => pathOf(resource) === path)
    .map(({ resource, definition }) => [resource.plural, definition ?? null]);
}

export function openApiV3(all: readonly Described[], path: string): JsonObject | undefined {
  const described = all.filter(({ resource }) => pathOf(resource) === path);
  if (described.length === 0) return undefined;
  const schemas: Definitions = {};
  const paths: JsonObject = {};
  for (const each of described) {
    const name = addSchema(schemas, each);
    Object.assign(paths, resourcePaths(each.resource, { $ref: `${refPrefix}${name}` }));
  }
  return { openapi: '3.0.0', info, paths, components: { schemas } };
}

/** Swagger 2.0 of everything, for older clients: the same schemas, spelled the older way. */
export function openApiV2(all: readonly Described[]): JsonObject {
  const schemas: Definitions = {};
  const paths: JsonObject = {};
  for (const each of all) {
    const name = addSchema(schemas, each);
    Object.assign(paths, resourcePaths(each.resource, { $ref: `#/definitions/${name}` }));
  }
  const definitions = Object.entries(schemas).map(([name, schema]) => [name, toV2(schema)]);
  return { swagger: '2.0', info, paths, definitions: Object.fromEntries(definitions) as JsonObject };
}

function toV2(value: Json): Json {
  if (Array.isArray(value)) return value.map(toV2);
  if (!isObject(value)) return value;
  const { allOf, oneOf: _oneOf, ...rest } = value;
  const result: JsonObject = Array.isArray(allOf) && isObject(allOf[0]) ? { ...rest, ...allOf[0] } : rest;
  for (const [key, member] of Object.entries(result)) if (member !== undefined) result[key] = toV2(member);
  const ref = result['$ref'];
  if (typeof ref === 'string') result['$ref'] = ref.replace(refPrefix, '#/definitions/');
  return result;
}

function addSchema(schemas: Definitions, { resource, definition }: Described): string {
  const { group, version, kind } = resource;
  const known = definitionName(group, version, kind);
  if (known !== undefined) {
    for (const name of [known, `${known}List`]) addWithReferences(schemas, name);
    return known;
  }
  const name = `${group.split('.').toReversed().join('.')}.${version}.${kind}`;
  const ids: Json = [{ group, version, kind }];
  const metadata = { allOf: [{ $ref: `${refPrefix}io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta` }] };
  const properties = {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    ...definition?.properties,
    metadata,
  };
  schemas[name] = {
    type: 'object',
    ...definition,
    properties,
    'x-kubernetes-group-version-kind': ids,
  };
  addWithReferences(schemas, 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta');
  return name;
}

function addWithReferences(schemas: Definitions, name: string): void {
  const schema = builtinDefinitions()[name];
  if (schema === undefined || schemas[name]) return;
  schemas[name] = withoutOwn(schema);
  for (const reference of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    if (reference[1] !== undefined) addWithReferences(schemas, reference[1]);
  }
}

/** What is ours in it clients need not see. */
function withoutOwn(schema: OpenApiNode): OpenApiNode {
  const { 'x-inlined': _inlined, ...rest } = schema;
  if (!schema.properties) return rest;
  const properties: { [name: string]: OpenApiNode } = {};
  for (const [name, { 'x-zero': _zero, 'x-number': _number, ...property }] of Object.entries(
    schema.properties,
  ))
    properties[name] = property;
  return { ...rest, properties };
}

const queryParameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force', 'pretty'].map((name) => ({
  name,
  in: 'query',
  schema: { type: name === 'force' ? 'boolean' : 'string', uniqueItems: true },
}));

/** Enough of each path for clients to learn what a resource is and which options writing it takes. */
function resourcePaths(resource: Resource, schema: JsonObject): JsonObject {
  const { group, version, kind, plural, namespaced } = resource;
  const root = `/${pathOf(resource)}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}`;
  const id = { 'x-kubernetes-group-version-kind': { group, version, kind } };
  const responses = { 200: { description: 'OK', content: { 'application/json': { schema } } } };
  const operation = (action: string, parameters: Json[] = []): JsonObject => ({
    'x-kubernetes-action': action,
    ...id,
    parameters,
    responses,
  });
  return {
    [root]: { get: operation('list'), post: operation('post', queryParameters) },
    [`${root}/{name}`]: {
      get: operation('get'),
      put: operation('put', queryParameters),
      patch: operation('patch', queryParameters),
      delete: operation('delete'),
    },
  };
}

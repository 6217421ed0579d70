import type { Definition, DefinitionManifest, JsonObject, UiHints } from './definition';
import { isObject } from './merge';

const functionNames = ['render', 'health', 'patch', 'execute', 'apply', 'start', 'poll', 'cancel'] as const;

/**
 * What is stored and shown of a definition. Its schema is plain JSON Schema in which a property with a default is not
 * required; widgets and folded-away properties that the schema names are collected into the hints for the form.
 */
export function toManifest(definition: Definition): DefinitionManifest {
  const schema = JSON.parse(JSON.stringify(definition.schema)) as JsonObject;
  const found: Found = { widgets: {}, advanced: [] };
  relaxRequired(schema);
  collectHints(schema, '', found);
  const ui = mergeHints(definition.ui, found);
  return {
    kind: definition.kind,
    name: definition.name,
    revision: definition.revision,
    title: definition.title,
    description: definition.description,
    icon: definition.icon,
    schema,
    ...(ui === undefined ? {} : { ui }),
    capabilities: definition.capabilities ?? [],
    kinds: definition.kinds ?? [],
    examples: definition.examples,
    functions: functionNames.filter((name) => name in definition),
    ...kindFields(definition),
  };
}

function kindFields(definition: Definition): Partial<DefinitionManifest> {
  if (definition.kind === 'component') return { workload: definition.workload };
  if (definition.kind === 'workflow-step') {
    const { repeatable, outputs } = definition;
    return {
      repeatable,
      ...(outputs === undefined ? {} : { outputs: JSON.parse(JSON.stringify(outputs)) as JsonObject }),
    };
  }
  if (definition.kind === 'policy') return definition.treatsObjects ? { treatsObjects: true } : {};
  const { stage, appliesTo, conflictsWith } = definition;
  return { stage, appliesTo, ...(conflictsWith ? { conflictsWith } : {}) };
}

/** The user may leave out what has a default: it is filled in before the schema is asked. */
function relaxRequired(schema: unknown): void {
  if (Array.isArray(schema)) for (const item of schema) relaxRequired(item);
  if (!isObject(schema)) return;
  const { required, properties } = schema;
  if (Array.isArray(required) && isObject(properties)) {
    const needed = required.filter((name) => {
      const property = properties[String(name)];
      return !(isObject(property) && 'default' in property);
    });
    if (needed.length > 0) schema.required = needed;
    else delete schema.required;
  }
  for (const [key, value] of Object.entries(schema)) {
    if (key !== 'default' && key !== 'enum' && key !== 'const') relaxRequired(value);
  }
}

type Found = { widgets: NonNullable<UiHints['widgets']>; advanced: string[] };

function collectHints(schema: unknown, path: string, found: Found): void {
  if (!isObject(schema)) return;
  const widget = schema['x-widget'];
  if (isObject(widget) && path !== '') {
    found.widgets[path] ??= widget as { widget: string; options?: JsonObject };
    delete schema['x-widget'];
  }
  if (schema['x-advanced'] === true && path !== '') {
    if (!found.advanced.includes(path)) found.advanced.push(path);
    delete schema['x-advanced'];
  }
  if (isObject(schema.properties)) {
    for (const [name, property] of Object.entries(schema.properties)) {
      collectHints(property, path === '' ? name : `${path}.${name}`, found);
    }
  }
  if (isObject(schema.items)) collectHints(schema.items, `${path}.items`, found);
  if (isObject(schema.additionalProperties))
    collectHints(schema.additionalProperties, `${path}.values`, found);
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
    const forms = schema[keyword];
    if (Array.isArray(forms)) for (const form of forms) collectHints(form, path, found);
  }
}

function mergeHints(own: UiHints | undefined, found: Found): UiHints | undefined {
  const widgets = { ...found.widgets, ...own?.widgets };
  const advanced = [...new Set([...(own?.advanced ?? []), ...found.advanced])];
  const hints: UiHints = { ...own };
  if (Object.keys(widgets).length > 0) hints.widgets = widgets;
  if (advanced.length > 0) hints.advanced = advanced;
  return Object.keys(hints).length > 0 ? hints : undefined;
}

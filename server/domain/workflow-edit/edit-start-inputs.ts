import { isMap } from 'yaml';
import { LoamError } from '@/server/domain/error';
import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import { applyChanges } from '@/server/domain/yaml-edit/changes';
import { editTree } from '@/server/domain/yaml-edit/edit-yaml';
import { swapWithKeyBefore } from '@/server/domain/yaml-edit/swap-keys';
import type { YamlEdit } from '@/server/domain/yaml-edit/yaml-edit';
import { type YamlTree, isFlow, nodeIn, walk } from '@/server/domain/yaml-edit/yaml-tree';
import { followsOfStartInput, withoutStartInput } from './start-input-users';
import { type StartInput, type StartInputKind, startInputsOf, startInputsPath } from './start-inputs';
import { type WorkflowChange, freeName, makeChange } from './workflow-change';
import type { WorkflowModel } from './workflow-model';
import { putInMetadata } from './workflow-settings';

const schemaKeys = ['$schema', 'type', 'title', 'description', 'required', 'properties'];
const inputKeys = ['type', 'title', 'description', 'enum', 'default'];

/** A start asks for one value more, under a name that is free. */
export function addStartInput(model: WorkflowModel, name: string): WorkflowChange {
  const { tree, inputs } = startInputsOf(model);
  const free = freeName(name, new Set(inputs.map((each) => each.name)), '_');
  if (tree === null) {
    const first = { type: 'object', properties: { [free]: { type: 'string' } } };
    return written(model, isInBrackets(model) ? JSON.stringify(first) : linesOf(free), free);
  }
  return inSchema(model, free, [
    { op: 'set', path: ['properties', free], value: { type: 'string' }, order: schemaKeys },
    ...(readable(model, free).value['type'] === 'object'
      ? []
      : [{ op: 'set' as const, path: ['type'], value: 'object', order: schemaKeys }]),
  ]);
}

const linesOf = (name: string) => `type: object\nproperties:\n  ${name}:\n    type: string\n`;

/** The whole schema as a text. An empty one takes it away. */
export function setStartInputsText(model: WorkflowModel, text: string): WorkflowChange {
  return written(model, text.trim() === '' ? null : text, '');
}

export type StartInputField = 'title' | 'description' | 'default' | 'enum';

/** What is said of a value: nothing more of it without `value`. */
export function setStartInputField(
  model: WorkflowModel,
  name: string,
  field: StartInputField,
  value: JsonValue | undefined,
): WorkflowChange {
  const path = ['properties', name, field];
  const isThere = propertyOf(model, name)[field] !== undefined;
  if (value === undefined && !isThere) return inSchema(model, name, []);
  return inSchema(model, name, [
    value === undefined ? { op: 'delete', path } : { op: 'set', path, value, order: inputKeys },
  ]);
}

export function setStartInputRequired(
  model: WorkflowModel,
  name: string,
  isRequired: boolean,
): WorkflowChange {
  propertyOf(model, name);
  return inSchema(model, name, requiredEdits(readable(model, name).value, name, isRequired ? name : null));
}

const types: Readonly<Record<StartInputKind, string>> = {
  text: 'string',
  number: 'number',
  whole: 'integer',
  yesNo: 'boolean',
  choice: 'string',
};

/** Another kind; a default that is none of that kind goes. `choices`: what a choice begins with. */
export function setStartInputKind(
  model: WorkflowModel,
  name: string,
  kind: StartInputKind,
  choices: readonly string[],
): WorkflowChange {
  const property = propertyOf(model, name);
  const place = ['properties', name];
  const enumIsThere = property['enum'] !== undefined;
  const edits: YamlEdit[] = [
    { op: 'set', path: [...place, 'type'], value: types[kind], order: inputKeys },
    ...(kind === 'choice'
      ? [{ op: 'set' as const, path: [...place, 'enum'], value: [...choices], order: inputKeys }]
      : enumIsThere
        ? [{ op: 'delete' as const, path: [...place, 'enum'] }]
        : []),
    ...(property['default'] !== undefined && !fits(property['default'], kind, choices)
      ? [{ op: 'delete' as const, path: [...place, 'default'] }]
      : []),
  ];
  return inSchema(model, name, edits);
}

function fits(value: JsonValue, kind: StartInputKind, choices: readonly string[]): boolean {
  if (kind === 'choice') return typeof value === 'string' && choices.includes(value);
  if (kind === 'whole') return Number.isInteger(value);
  return typeof value === { text: 'string', number: 'number', yesNo: 'boolean' }[kind];
}

/** What somebody typed as the default of a value. Throws LoamError `invalid-input` where it is none of its kind. */
export function defaultFrom({ kind, name }: StartInput, typed: string): JsonValue | undefined {
  if (typed === '') return undefined;
  if (kind === 'number' || kind === 'whole') {
    const value = Number(typed);
    if (Number.isFinite(value) && (kind === 'number' || Number.isInteger(value))) return value;
    throw new LoamError('invalid-input', `the default of \`${name}\` is no ${types[kind]}`, { got: typed });
  }
  return kind === 'yesNo' ? typed === 'true' : typed;
}

/** Another name; the steps that read it follow. */
export function renameStartInput(model: WorkflowModel, from: string, to: string): WorkflowChange {
  propertyOf(model, from);
  const schema = readable(model, from).value;
  if (to === from) return inSchema(model, from, []);
  if (!/^[A-Za-z_]\w*(?:-\w+)*$/.test(to)) {
    throw new LoamError('invalid-input', 'this cannot be the name of what a start asks for', {
      expected: 'letters, digits and `_`, such as `image_tag`',
      got: to,
    });
  }
  if (startInputsOf(model).inputs.some(({ name }) => name === to))
    throw new LoamError('conflict', `a start asks for \`${to}\` already`, { got: to });
  if (isNamedElsewhere(schema, from)) {
    throw new LoamError('unsupported', `other parts of the schema name \`${from}\``, {
      hint: 'rename it in its YAML, with all that names it',
    });
  }
  const edits: YamlEdit[] = [
    { op: 'rename', path: ['properties', from], key: to },
    ...(requiredOf(schema).includes(from) ? requiredEdits(schema, from, to) : []),
  ];
  return inSchema(model, to, edits, followsOfStartInput(model, from, to));
}

/** A start does not ask for it any more; with `mend` steps take nothing from it either. */
export function removeStartInput(
  model: WorkflowModel,
  name: string,
  { mend = false }: { mend?: boolean } = {},
): WorkflowChange {
  propertyOf(model, name);
  const { tree, value } = readable(model, name);
  const mends = mend ? withoutStartInput(model, name) : [];
  const isPlain = Object.keys(value).every((key) => ['type', 'required', 'properties'].includes(key));
  if (isPlain && startInputsOf(model).inputs.length === 1) return written(model, null, name, mends);
  const edits: YamlEdit[] = [
    { op: 'delete', path: ['properties', name] },
    ...(requiredOf(value).includes(name) ? requiredEdits(value, name, null) : []),
  ];
  return written(model, applyChanges(tree.text, editTree(tree, edits)), name, mends);
}

/** It is asked for before the one that stands above it, or behind the one below. */
export function moveStartInput(model: WorkflowModel, name: string, way: 'up' | 'down'): WorkflowChange {
  const names = startInputsOf(model).inputs.map((each) => each.name);
  const moved = way === 'up' ? name : (names[names.indexOf(name) + 1] ?? '');
  const { tree } = readable(model, name);
  return written(model, applyChanges(tree.text, swapWithKeyBefore(tree, ['properties', moved])), name);
}

function inSchema(
  model: WorkflowModel,
  name: string,
  edits: readonly YamlEdit[],
  follows: readonly YamlEdit[] = [],
): WorkflowChange {
  const { tree } = readable(model, name);
  return written(model, applyChanges(tree.text, editTree(tree, edits)), name, follows);
}

/** The schema as a text in the document; in the way in which it stood there. */
function written(
  model: WorkflowModel,
  text: string | null,
  name: string,
  follows: readonly YamlEdit[] = [],
): WorkflowChange {
  const known = startInputsOf(model).text;
  const annotations = model.tree.value as { metadata?: { annotations?: JsonObject } };
  const isOnly = Object.keys(annotations.metadata?.annotations ?? {}).length === 1;
  const edits: YamlEdit[] =
    text !== null
      ? putInMetadata(model, startInputsPath, text)
      : known === null
        ? []
        : [{ op: 'delete', path: isOnly ? startInputsPath.slice(0, -1) : startInputsPath }];
  return makeChange(model, [...edits, ...follows], { verb: 'ask', name, count: 1 }, []);
}

/** Among things in brackets a text is one line. */
function isInBrackets({ tree }: WorkflowModel): boolean {
  return walk(tree, ['metadata', 'annotations']).some((slot) => {
    const node = nodeIn(tree, slot);
    return isMap(node) && isFlow(node) && node.items.length > 0;
  });
}

function readable(model: WorkflowModel, name: string): { tree: YamlTree; value: JsonObject } {
  const { tree } = startInputsOf(model);
  if (tree !== null && isJsonObject(tree.value)) return { tree, value: tree.value };
  throw new LoamError('not-found', `no start asks for \`${name}\``, { got: name });
}

function propertyOf(model: WorkflowModel, name: string): JsonObject {
  const properties = readable(model, name).value['properties'];
  const known = isJsonObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (isJsonObject(known)) return known;
  throw new LoamError('not-found', `no start asks for \`${name}\``, { got: name });
}

function requiredOf(schema: JsonObject): JsonValue[] {
  return Array.isArray(schema['required']) ? schema['required'] : [];
}

/** One name in the list of those that must be given: another one, or none. */
function requiredEdits(schema: JsonObject, name: string, instead: string | null): YamlEdit[] {
  const required = requiredOf(schema);
  const at = required.indexOf(name);
  if (at < 0 && instead !== null)
    return required.length > 0
      ? [{ op: 'insert', path: ['required'], index: required.length, value: instead }]
      : [{ op: 'set', path: ['required'], value: [instead], order: schemaKeys }];
  if (at < 0) return [];
  if (instead !== null) return [{ op: 'set', path: ['required', at], value: instead }];
  return [{ op: 'delete', path: required.length === 1 ? ['required'] : ['required', at] }];
}

/** In conditions between the values, which are read by people only. */
function isNamedElsewhere(schema: JsonObject, name: string): boolean {
  const rest = Object.entries(schema).filter(([key]) => key !== 'properties' && key !== 'required');
  const isReferred = JSON.stringify(schema).includes(`/properties/${name}`);
  return isReferred || JSON.stringify(rest).includes(JSON.stringify(name));
}

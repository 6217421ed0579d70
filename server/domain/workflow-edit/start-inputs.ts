import { type Problem, isLoamError } from '@/server/domain/error';
import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import { inputsAnnotation } from '@/server/domain/oam/context-names';
import type { DocumentPath } from '@/server/domain/oam/document-path';
import { valueIn } from '@/server/domain/yaml-edit/plain-edit';
import { type YamlTree, readTree } from '@/server/domain/yaml-edit/yaml-tree';
import type { WorkflowModel } from './workflow-model';

export const startInputKinds = ['text', 'number', 'whole', 'yesNo', 'choice'] as const;
export type StartInputKind = (typeof startInputKinds)[number];

/** One value that a start asks for, as far as a form can say it. */
export type StartInput = {
  /** Which one in their order. */
  index: number;
  name: string;
  /** `other`: of a type that is only told as text. */
  kind: StartInputKind | 'other';
  title: string;
  help: string;
  isRequired: boolean;
  default: JsonValue | undefined;
  /** Of a choice. */
  choices: JsonValue[];
  /** What else its schema says. */
  more: string[];
};

/** What a start asks for: a JSON Schema that stands as a text in the document, and is a document of its own. */
export type StartInputs = {
  /** Null: nothing is written. */
  text: string | null;
  /** Null: nothing is written, or it cannot be read. */
  tree: YamlTree | null;
  inputs: StartInput[];
  unreadable: Problem | null;
};

export const startInputsPath: DocumentPath = ['metadata', 'annotations', inputsAnnotation];

const read = new Map<string, StartInputs>();

export function startInputsOf(model: WorkflowModel): StartInputs {
  const text = valueIn(model.tree.value, startInputsPath);
  if (typeof text !== 'string' || text.trim() === '')
    return { text: null, tree: null, inputs: [], unreadable: null };
  // It is asked for at every key that is pressed, and the same one nearly every time.
  const known = read.get(text) ?? readText(text);
  read.clear();
  read.set(text, known);
  return known;
}

function readText(text: string): StartInputs {
  try {
    const tree = readTree(text, 0);
    if (isJsonObject(tree.value)) return { text, tree, inputs: inputsIn(tree.value), unreadable: null };
    const noMap: Problem = { code: 'invalid-document', message: 'it is no map', expected: 'a JSON Schema' };
    return { text, tree: null, inputs: [], unreadable: noMap };
  } catch (error) {
    if (!isLoamError(error)) throw error;
    return { text, tree: null, inputs: [], unreadable: error.toProblem() };
  }
}

function inputsIn(schema: JsonObject): StartInput[] {
  const properties = schema['properties'];
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).map(([name, property], index) => ({
    ...inputOf(name, isJsonObject(property) ? property : {}, required.includes(name)),
    index,
  }));
}

const shown = new Set(['type', 'enum', 'title', 'description', 'default']);

function inputOf(name: string, schema: JsonObject, isRequired: boolean): Omit<StartInput, 'index'> {
  const { title, description, enum: choices } = schema;
  return {
    name,
    kind: kindOf(schema),
    title: typeof title === 'string' ? title : '',
    help: typeof description === 'string' ? description : '',
    isRequired,
    default: schema['default'],
    choices: Array.isArray(choices) ? choices : [],
    more: Object.keys(schema).filter((key) => !shown.has(key)),
  };
}

const kinds: Readonly<Record<string, StartInputKind>> = {
  string: 'text',
  number: 'number',
  integer: 'whole',
  boolean: 'yesNo',
};

function kindOf(schema: JsonObject): StartInput['kind'] {
  const { type, enum: choices } = schema;
  if (Array.isArray(choices)) return choices.every((each) => typeof each === 'string') ? 'choice' : 'other';
  return (typeof type === 'string' ? kinds[type] : undefined) ?? 'other';
}

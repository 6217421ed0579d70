import type { z } from 'zod';
import type { Problem } from '@/server/domain/error';
import { type JsonValue, isJsonObject } from '@/server/domain/json';
import { closestWord } from './closest-word';
import { type DocumentPath, formatPath } from './document-path';
import type { SourceDocument } from './yaml-source';

// Fields per place, for "did you mean". The place is the path without list positions.
const fields: Record<string, string[]> = {
  '': ['apiVersion', 'kind', 'metadata', 'spec'],
  metadata: ['name', 'namespace', 'labels', 'annotations'],
  spec: ['components', 'policies', 'workflow'],
  'spec.components': [
    'name',
    'type',
    'properties',
    'traits',
    'dependsOn',
    'inputs',
    'outputs',
    'externalRevision',
  ],
  'spec.components.traits': ['type', 'properties'],
  'spec.components.inputs': ['from', 'parameterKey'],
  'spec.components.outputs': ['name', 'valueFrom'],
  'spec.policies': ['name', 'type', 'properties'],
  'spec.workflow': ['steps', 'mode', 'ref'],
  'spec.workflow.mode': ['steps', 'subSteps'],
};
const fieldsOfKind: Record<string, Record<string, string[]>> = {
  Workflow: { '': ['apiVersion', 'kind', 'metadata', 'mode', 'steps'], mode: ['steps', 'subSteps'] },
  WorkflowRun: {
    spec: ['mode', 'context', 'workflowSpec', 'workflowRef'],
    'spec.mode': ['steps', 'subSteps'],
    'spec.workflowSpec': ['steps'],
  },
};
const stepFields = [
  'name',
  'type',
  'properties',
  'if',
  'timeout',
  'dependsOn',
  'inputs',
  'outputs',
  'mode',
  'subSteps',
  'meta',
];

/** What the model says of a document, as Problems with places: one per fault, in the order of the document. */
export function toShapeProblems(error: z.ZodError, source: SourceDocument): Problem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path as DocumentPath;
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(path, key, source));
    return [wrongValue(issue, path, source)];
  });
}

function unknownField(path: DocumentPath, key: string, source: SourceDocument): Problem {
  const own = [...path, key];
  const candidates = fieldsAt(path, source.value);
  const problem: Problem = {
    code: 'invalid-document',
    message: `unknown field \`${key}\``,
    path: formatPath(own),
    position: source.positionOf(own, 'key'),
  };
  const near = closestWord(key, candidates);
  if (near !== undefined) problem.hint = `did you mean \`${near}\`?`;
  else if (candidates.length > 0) problem.expected = `one of ${candidates.join(', ')}`;
  return problem;
}

function wrongValue(issue: z.core.$ZodIssue, path: DocumentPath, source: SourceDocument): Problem {
  const got = valueAt(source.value, path);
  const at = { path: formatPath(path), position: source.positionOf(path) };
  if (got === undefined) {
    const field = String(path.at(-1) ?? 'value');
    return {
      code: 'invalid-document',
      message: `\`${field}\` is missing`,
      ...at,
      expected: expectedOf(issue),
    };
  }
  const field = path.length === 0 ? 'the document' : `\`${String(path.at(-1))}\``;
  const problem: Problem = {
    code: 'invalid-document',
    message: `${typeof path.at(-1) === 'number' ? `item ${String(path.at(-1))}` : field} is not what it must be`,
    ...at,
    expected: expectedOf(issue),
    got: describe(got),
  };
  const near =
    issue.code === 'invalid_value' && typeof got === 'string'
      ? closestWord(got, issue.values.map(String))
      : undefined;
  if (near !== undefined) problem.hint = `did you mean \`${near}\`?`;
  return problem;
}

function expectedOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) {
    return nouns[issue.expected] ?? issue.expected;
  }
  if (issue.code === 'invalid_value') return issue.values.map((value) => `\`${String(value)}\``).join(' or ');
  return issue.message;
}

const nouns: Record<string, string> = { string: 'a text', array: 'a list', object: 'a map', record: 'a map' };

function fieldsAt(path: DocumentPath, document: JsonValue): string[] {
  const own = path.filter((segment) => typeof segment === 'string').join('.');
  const given = isJsonObject(document) ? document['kind'] : '';
  const kind = typeof given === 'string' ? given : '';
  const ofKind = Object.hasOwn(fieldsOfKind, kind) ? fieldsOfKind[kind]?.[own] : undefined;
  if (ofKind) return ofKind;
  const place = own.replace(/^(?:steps|spec\.workflowSpec\.steps)/, 'spec.workflow.steps');
  if (/^spec\.workflow\.steps(?:\.subSteps)*$/.test(place)) return stepFields;
  const ofSteps = place.replace(/^spec\.workflow\.steps(?:\.subSteps)*/, 'spec.components');
  return fields[place] ?? fields[ofSteps] ?? [];
}

function valueAt(value: JsonValue, path: DocumentPath): JsonValue | undefined {
  let current: JsonValue | undefined = value;
  for (const segment of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Array.isArray(current) ? current[Number(segment)] : current[segment];
  }
  return current;
}

/** A value in a few words, for `got`. */
export function describe(value: JsonValue): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'a map';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

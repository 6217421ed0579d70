import { parse as parseYamlText } from 'yaml';
import type { Problem, TextPosition } from '@/server/domain/error';
import { type JsonObject, isJsonObject } from '@/server/domain/json';
import { checkSchemaLimits } from '@/server/domain/schema/schema-limits';
import type { Application, Metadata } from './application';
import { type Finding, fault, suggest } from './check-components';
import { checkWorkflow } from './check-workflow';
import { inputsAnnotation } from './context-names';
import { type DocumentPath, parsePath } from './document-path';
import { flattenSteps, namedSteps } from './names';
import { withReadings } from './readings';
import { describe, toShapeProblems } from './shape-problem';
import {
  type Concurrency,
  WorkflowDocument,
  WorkflowRunDocument,
  needsApplication,
  toApplication,
} from './workflow';
import { concurrencyAnnotation, concurrencyPolicies, groupAnnotation } from './written-words';
import type { SourceDocument } from './yaml-source';

type Parsed = {
  metadata: Metadata;
  /** The steps, as those of an application without components. */
  application: Application;
  /** The document's own lines. */
  text: string;
  /** Of a path in this document. */
  positionOf: (path: DocumentPath | string, part?: 'key' | 'value') => TextPosition;
  /** `spec.workflow.steps[0]` of `application` -> where it stands in this document. */
  ownPath: (path: string) => string;
  warnings: Problem[];
};

/** A Workflow of a text. */
export type ParsedWorkflow = Parsed & {
  kind: 'Workflow';
  /** JSON Schema of what a start asks for; null: nothing. */
  inputs: JsonObject | null;
  concurrency: Concurrency;
};

/** A WorkflowRun of a text: with steps of its own, or with the name of a workflow. */
export type ParsedWorkflowRun = Parsed & {
  kind: 'WorkflowRun';
  workflowRef: string | null;
  context: JsonObject;
};

export type ReadWorkflow<Document> = { document?: Document; problems: Problem[] };

export function readWorkflow(source: SourceDocument): ReadWorkflow<ParsedWorkflow> {
  const read = WorkflowDocument.safeParse(source.value);
  if (!read.success) return unreadable(toShapeProblems(read.error, source), source);
  const { metadata, mode, steps } = read.data;
  const parsed = toParsed(source, metadata, toApplication(metadata, { mode, steps }), 'steps');
  const { inputs, findings } = readInputs(metadata);
  const empty = steps.length === 0 ? [fault(['steps'], 'a Workflow needs steps')] : [];
  const found = [
    ...empty,
    ...checkSteps(parsed),
    ...findings,
    ...checkAsked(parsed, inputs),
    ...checkConcurrency(metadata),
  ];
  const document = { ...parsed, kind: 'Workflow', inputs, concurrency: concurrencyOf(metadata) } as const;
  return finish(source, document, found);
}

export function readWorkflowRun(source: SourceDocument): ReadWorkflow<ParsedWorkflowRun> {
  const read = WorkflowRunDocument.safeParse(source.value);
  if (!read.success) return unreadable(toShapeProblems(read.error, source), source);
  const { metadata, spec } = read.data;
  const steps = spec.workflowSpec?.steps ?? [];
  const application = toApplication(metadata, { mode: spec.mode, steps });
  const parsed = toParsed(source, metadata, application, 'spec.workflowSpec.steps');
  const found = [...checkSource(read.data), ...checkSteps(parsed), ...checkStandalone(parsed)];
  const workflowRef = spec.workflowRef ?? null;
  const document = { ...parsed, kind: 'WorkflowRun', workflowRef, context: spec.context } as const;
  return finish(source, document, found);
}

/** Why a workflow cannot run without an application, with the place of each step that needs one. */
export function checkStandalone({
  application,
  ownPath,
}: Pick<Parsed, 'application' | 'ownPath'>): Finding[] {
  return flattenSteps(namedSteps(application)).flatMap(({ step, path }) => {
    if (!needsApplication(step.type)) return [];
    const { path: place, ...finding } = fault(
      [...path, 'type'],
      `a step of type \`${step.type}\` works on an application, and this run has none`,
      { hint: 'put it into spec.workflow of the Application, or name the workflow there with `ref`' },
    );
    return [{ ...finding, path: ownPath(place) }];
  });
}

function unreadable(problems: Problem[], { problems: warnings }: SourceDocument): { problems: Problem[] } {
  return { problems: [...warnings, ...withReadings(problems, warnings)] };
}

function finish<Document>(
  source: SourceDocument,
  document: Document & Parsed,
  findings: Finding[],
): ReadWorkflow<Document> {
  const placed = findings.map((each) => ({ ...each, position: document.positionOf(each.path) }));
  const problems = [...source.problems, ...placed];
  return findings.some((each) => each.severity !== 'warning') ? { problems } : { document, problems };
}

const stepsOfApplication = 'spec.workflow.steps';

function toParsed(
  source: SourceDocument,
  metadata: Metadata,
  application: Application,
  steps: string,
): Parsed {
  return {
    metadata,
    application,
    text: source.text,
    positionOf: (path, part) => source.positionOf(typeof path === 'string' ? parsePath(path) : path, part),
    ownPath: (path) =>
      path.startsWith(stepsOfApplication) ? `${steps}${path.slice(stepsOfApplication.length)}` : path,
    warnings: source.problems,
  };
}

function checkSteps({ application, ownPath }: Parsed): Finding[] {
  return checkWorkflow(application).map((each) => ({ ...each, path: ownPath(each.path) }));
}

function checkSource({ spec }: WorkflowRunDocument): Finding[] {
  const place = ['spec', 'workflowRef'];
  if (spec.workflowRef !== undefined) {
    if (!spec.workflowSpec) return [];
    return [
      fault(place, '`workflowRef` and `workflowSpec` exclude each other', { hint: 'keep one of the two' }),
    ];
  }
  if ((spec.workflowSpec?.steps.length ?? 0) > 0) return [];
  return [
    fault(['spec', 'workflowSpec', 'steps'], 'a WorkflowRun needs steps', {
      expected: '`spec.workflowSpec.steps`, or the name of a workflow as `spec.workflowRef`',
    }),
  ];
}

function readInputs({ annotations }: Metadata): { inputs: JsonObject | null; findings: Finding[] } {
  const text = annotations[inputsAnnotation];
  const path = ['metadata', 'annotations', inputsAnnotation];
  const refuse = (message: string, more: Partial<Problem> = {}) => ({
    inputs: null,
    findings: [fault(path, message, { expected: 'a JSON Schema of type object, as YAML or JSON', ...more })],
  });
  if (text === undefined) return { inputs: null, findings: [] };
  let schema: unknown;
  try {
    schema = parseYamlText(text, { maxAliasCount: 0 });
  } catch (error) {
    return refuse(`the input schema cannot be read: ${(error as Error).message.split('\n')[0]}`);
  }
  if (!isJsonObject(schema) || schema['type'] !== 'object') {
    return refuse('the input schema is not of type object', { got: describe((schema ?? null) as never) });
  }
  const [problem] = checkSchemaLimits(schema);
  if (problem) return refuse(`the input schema is not taken: ${problem.path}: ${problem.message}`);
  return { inputs: schema, findings: [] };
}

/** What a step takes from the context, and no start asks for: an error where it can never be there, else a warning. */
function checkAsked({ application, ownPath }: Parsed, schema: JsonObject | null): Finding[] {
  const properties = schema?.['properties'];
  if (schema === null || !isJsonObject(properties)) return [];
  // Every run has them.
  const known = [...Object.keys(properties), 'name', 'namespace'];
  return flattenSteps(namedSteps(application)).flatMap(({ step, path }) =>
    step.inputs.flatMap(({ from }, index) => {
      const name = /^context\.([^.]+)/.exec(from)?.[1];
      if (name === undefined || known.includes(name)) return [];
      const { path: place, ...finding } = fault(
        [...path, 'inputs', index, 'from'],
        `no start asks for \`${name}\``,
        suggest(name, Object.keys(properties)),
      );
      const isOpen = schema['additionalProperties'] !== false;
      return [{ ...finding, path: ownPath(place), ...(isOpen ? { severity: 'warning' as const } : {}) }];
    }),
  );
}

function checkConcurrency({ annotations }: Metadata): Finding[] {
  const policy = annotations[concurrencyAnnotation];
  if (policy === undefined || isPolicy(policy)) return [];
  const path = ['metadata', 'annotations', concurrencyAnnotation];
  return [
    fault(path, 'there is no such concurrency policy', {
      expected: concurrencyPolicies.join(' or '),
      got: policy,
    }),
  ];
}

function concurrencyOf({ name, annotations }: Metadata): Concurrency {
  const policy = annotations[concurrencyAnnotation] ?? 'allow';
  return { policy: isPolicy(policy) ? policy : 'allow', group: annotations[groupAnnotation] || name };
}

function isPolicy(text: string): text is Concurrency['policy'] {
  return (concurrencyPolicies as readonly string[]).includes(text);
}

import type { Problem } from '@/server/domain/error';
import type { VariableType } from '@/server/domain/expression-environment';
import { typeOfSchema } from '@/server/domain/expression-types';
import type { JsonObject } from '@/server/domain/json';
import type { Component } from './application';
import { type Finding, fault } from './check-components';
import { type Beside, checkExpressions } from './check-expressions';
import { checkReferences } from './check-references';
import { closestWord } from './closest-word';
import { applicationContext } from './context-names';
import { checkControl } from './control';
import {
  type BlockDefinition,
  type BlockKind,
  type DefinitionLookup,
  appliesToWorkload,
  parseType,
} from './definition-lookup';
import { type DocumentPath, formatPath, parsePath } from './document-path';
import { flattenSteps, namedSteps } from './names';
import { type ParsedDocument, parseDocuments } from './parse';
import type { ParsedWorkflow, ParsedWorkflowRun } from './parse-workflow';
import { withReadings } from './readings';
import { refusedSteps } from './refused-steps';
import type { Library } from './sub-workflow';

type Checkable = Pick<ParsedDocument, 'application' | 'positionOf' | 'warnings'>;
type CheckOptions = Beside & {
  /** False: what steps name is not looked for, as it is in a document that is not there. */
  references?: boolean;
};

/**
 * Checks an Application against the known types: that each exists, that its parameters fit, that its traits may stand
 * where they stand, and that steps name what is there. Pure; the editor and the server ask it the same way. Parameters
 * that an input or an override may still bring are not missed here, but when the document is rendered.
 */
export function check<D extends BlockDefinition>(
  document: Checkable,
  definitions: DefinitionLookup<D>,
  { references = true, ...beside }: CheckOptions = {},
): Problem[] {
  const findings = [
    ...checkTypes(document, definitions),
    ...(references ? checkReferences(document.application) : []),
    ...checkExpressions(document.application, definitions, beside),
    ...checkControl(document.application),
  ];
  return withReadings(findings, document.warnings)
    .map((finding) => ({ ...finding, position: document.positionOf(finding.path, partOf(finding)) }))
    .sort((a, b) => a.position.line - b.position.line || a.position.column - b.position.column);
}

/** A name that does not belong there is at the key; everything else is about the value. */
function partOf({ path, got }: Finding): 'key' | 'value' {
  const name = (typeof path === 'string' ? parsePath(path) : path).at(-1);
  return got !== undefined && got === JSON.stringify(name) ? 'key' : 'value';
}

/** All that can be said of a text: as `parseDocuments`, then `check` for each document that could be read. */
export function checkText<D extends BlockDefinition>(
  text: string,
  definitions: DefinitionLookup<D>,
): Problem[] {
  const { documents, workflows, runs, problems } = parseDocuments(text);
  return [
    ...problems,
    ...documents.flatMap((document) => check(document, definitions)),
    ...[...workflows, ...runs].flatMap((document) => checkSteps(document, definitions)),
  ];
}

/** The same for a Workflow or a WorkflowRun. The policies and components that its steps name are an application's. */
export function checkSteps<D extends BlockDefinition>(
  document: ParsedWorkflow | ParsedWorkflowRun,
  definitions: DefinitionLookup<D>,
  library: Library = new Map(),
): Problem[] {
  const { application, positionOf, ownPath, warnings } = document;
  const asApplication: Checkable = {
    application,
    warnings: [],
    positionOf: (path, part) => positionOf(ownPath(typeof path === 'string' ? path : formatPath(path)), part),
  };
  const context = document.kind === 'Workflow' ? contextType(document.inputs) : 'dyn';
  const options = { references: false, library, context };
  const problems = check(asApplication, definitions, options).map((problem) =>
    problem.path === undefined ? problem : { ...problem, path: ownPath(problem.path) },
  );
  return withReadings(problems, warnings);
}

/** What a start asks for, if it takes nothing else, and what every run has. */
function contextType(inputs: JsonObject | null): VariableType {
  const type = inputs === null ? 'dyn' : typeOfSchema(inputs);
  if (typeof type !== 'object') return 'dyn';
  const own = Object.keys(applicationContext).map((name): [string, VariableType] => [name, 'dyn']);
  return { ...Object.fromEntries(own), ...type };
}

function checkTypes<D extends BlockDefinition>(
  { application }: Checkable,
  definitions: DefinitionLookup<D>,
): Finding[] {
  const { components } = application.spec;
  const overridden = application.spec.policies.some((policy) => policy.type === 'override');
  const block = (
    kind: BlockKind,
    type: string,
    properties: JsonObject | undefined,
    path: DocumentPath,
    late: string[],
  ) => checkBlock(definitions, kind, type, properties, path, late);
  return [
    ...components.flatMap((component, index) => {
      const path = ['spec', 'components', index];
      const late = overridden ? ['*'] : lateKeys(component.inputs);
      return [
        ...block('component', component.type, component.properties, path, late),
        ...component.traits.flatMap((trait, position) =>
          block(
            'trait',
            trait.type,
            trait.properties,
            [...path, 'traits', position],
            overridden ? ['*'] : [],
          ),
        ),
        ...checkTraits(component, path, definitions),
      ];
    }),
    ...application.spec.policies.flatMap((policy, index) =>
      block('policy', policy.type, policy.properties, ['spec', 'policies', index], []),
    ),
    ...flattenSteps(namedSteps(application)).flatMap(({ step, path }) =>
      block('workflow-step', step.type, step.properties, path, lateKeys(step.inputs)),
    ),
  ];
}

function lateKeys(inputs: { parameterKey?: string | undefined }[]): string[] {
  return inputs.flatMap((input) => (input.parameterKey ? [input.parameterKey] : []));
}

/** `late`: parameters that come later (`*`: any), so that they are not missed. */
function checkBlock<D extends BlockDefinition>(
  definitions: DefinitionLookup<D>,
  kind: BlockKind,
  type: string,
  properties: JsonObject | undefined,
  path: DocumentPath,
  late: string[],
): Finding[] {
  const definition = definitions.find(kind, type);
  if (!definition) return [unknownType(definitions, kind, type, [...path, 'type'])];
  const place = formatPath([...path, 'properties']);
  return definitions
    .validate(definition, properties, place)
    .filter((problem) => !isLate(problem, properties, place, late))
    .map((problem) => ({ ...problem, path: problem.path ?? place }));
}

function isLate(
  problem: Problem,
  properties: JsonObject | undefined,
  place: string,
  late: string[],
): boolean {
  if (late.length === 0) return false;
  const rest = (problem.path ?? '').slice(place.length).replace(/^\./, '');
  if (valueAt(properties, rest) !== undefined) return false;
  // What an input brings may be inside of what is missed: `slack.message.text` of `slack.message`.
  return late.some(
    (key) => key === '*' || key === rest || key.startsWith(`${rest}.`) || key.startsWith(`${rest}[`),
  );
}

function valueAt(properties: JsonObject | undefined, path: string): unknown {
  const names = parsePath(path);
  return names.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null
        ? (value as Record<string, unknown>)[String(name)]
        : undefined,
    properties,
  );
}

/** The problem of a type that nobody defines. */
export function unknownType<D extends BlockDefinition>(
  definitions: DefinitionLookup<D>,
  kind: BlockKind,
  type: string,
  path: DocumentPath,
): Finding {
  const { name, revision } = parseType(type);
  const latest = revision === undefined ? null : definitions.find(kind, name);
  const noun = kind === 'workflow-step' ? 'workflow step' : kind;
  if (latest) {
    const message = `the ${noun} type \`${name}\` has no revision v${revision}`;
    return fault(path, message, { code: 'unknown-type', hint: `the active one is v${latest.revision}` });
  }
  const refused = kind === 'workflow-step' ? refusedSteps.get(name) : undefined;
  if (refused) {
    const message = `Loam does not run the step \`${name}\`: ${refused.why}`;
    return fault(path, message, { code: 'unsupported', got: name, hint: `use instead: ${refused.instead}` });
  }
  const names = definitions.names(kind);
  const near = closestWord(name, names);
  return fault(path, `there is no ${noun} type \`${type}\``, {
    code: 'unknown-type',
    hint:
      near === undefined
        ? 'see `loam get types`, or install the plugin that brings it'
        : `did you mean \`${near}\`?`,
  });
}

function checkTraits<D extends BlockDefinition>(
  component: Component,
  path: DocumentPath,
  definitions: DefinitionLookup<D>,
): Finding[] {
  const workload = definitions.find('component', component.type)?.workload;
  const names = component.traits.map((trait) => parseType(trait.type).name);
  return component.traits.flatMap((trait, index) => {
    const definition = definitions.find('trait', trait.type);
    if (!definition) return [];
    const place = [...path, 'traits', index, 'type'];
    const findings: Finding[] = [];
    if (!appliesToWorkload(definition.appliesTo, workload)) {
      findings.push(
        fault(place, `the trait \`${trait.type}\` does not go with a ${component.type}`, {
          expected: `a component that makes ${(definition.appliesTo ?? []).join(' or ')}`,
          got: workload ?? '',
        }),
      );
    }
    const rival = definition.conflictsWith?.find((other) => names.includes(other));
    if (rival !== undefined)
      findings.push(fault(place, `the traits \`${trait.type}\` and \`${rival}\` exclude each other`));
    return findings;
  });
}

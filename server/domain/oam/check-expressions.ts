import { type Problem, isLoamError } from '@/server/domain/error';
import { type Expression, type ExpressionPlace, parseExpression } from '@/server/domain/expression';
import type { VariableType } from '@/server/domain/expression-environment';
import { type VariableTypes, checkTypes, typeOfSchema } from '@/server/domain/expression-types';
import type { JsonObject } from '@/server/domain/json';
import { stepStatusType } from '@/server/domain/step-status';
import type { Application, WorkflowStep } from './application';
import type { Finding } from './check-components';
import type { BlockDefinition, DefinitionLookup } from './definition-lookup';
import { type DocumentPath, formatPath } from './document-path';
import { isGiven } from './for-each';
import { type NamedStep, flattenSteps, namedSteps } from './names';
import { type Library, libraryKey, namedWorkflow } from './sub-workflow';

type Scope = {
  definitions: DefinitionLookup;
  /** Workflows that steps run, with their steps. */
  library: Library;
  context: VariableType;
  /** What workflows put out that were looked at: many steps may run one, and that many others. */
  inside: Map<Application, VariableType>;
  isName: (name: string) => boolean;
  status: VariableType;
  /** Step and place of every named output. */
  providers: ReadonlyMap<string, { owner: NamedStep; index: number }>;
  /** Types of outputs that were looked at; `dyn` while one is. */
  known: Map<string, VariableType>;
};

/** What is known of what a document does not hold: the workflows that its steps run, and its runs' context. */
export type Beside = { library?: Library; context?: VariableType };

/**
 * Conditions and `valueFrom`, read as the run will read them, and checked against what is known of the steps: a misspelt
 * step, output or member is an error here, at its place.
 */
export function checkExpressions<D extends BlockDefinition>(
  application: Application,
  definitions: DefinitionLookup<D>,
  { library = new Map(), context = 'dyn' }: Beside = {},
): Finding[] {
  const steps = flattenSteps(namedSteps(application));
  const { components } = application.spec;
  const scope = scopeOf(application, { definitions, library, context, inside: new Map() });
  return [
    ...components.flatMap((component, index) =>
      component.outputs.flatMap(({ valueFrom }, position) => {
        const place = ['spec', 'components', index, 'outputs', position, 'valueFrom'];
        return read(valueFrom, 'valueFrom', place, scope).findings;
      }),
    ),
    ...steps.flatMap((step) => checkStep(step, scope)),
  ];
}

function scopeOf(
  application: Application,
  known: Pick<Scope, 'definitions' | 'library' | 'context' | 'inside'>,
): Scope {
  const steps = flattenSteps(namedSteps(application));
  const providers = new Map<string, { owner: NamedStep; index: number }>();
  const status: Record<string, VariableType> = {};
  for (const owner of steps) {
    status[owner.name] = { ...stepStatusType };
    if (owner.step.meta?.alias) status[owner.step.meta.alias] = { ...stepStatusType };
    for (const [index, output] of owner.step.outputs.entries()) providers.set(output.name, { owner, index });
  }
  const { components } = application.spec;
  const names = new Set([
    ...Object.keys(status),
    ...providers.keys(),
    ...components.flatMap((component) => [component.name, ...component.outputs.map(({ name }) => name)]),
  ]);
  return { ...known, isName: (name) => names.has(name), status, providers, known: new Map() };
}

function checkStep({ name, step, path }: NamedStep, scope: Scope): Finding[] {
  const own = { name, step, path, subSteps: [] };
  const findings: Finding[] = [];
  if (step.if !== undefined && step.if !== '') {
    const place = [...path, 'if'];
    const { expression, findings: unread } = read(step.if, 'if', place, scope);
    findings.push(...unread);
    if (expression) {
      const { type, problem } = checkTypes(expression, conditionTypes(own, scope));
      const whole = type === 'bool' || type === 'dyn' ? problem : noCondition(expression.text, type);
      if (whole) findings.push({ ...whole, path: formatPath(place) });
    }
  }
  for (const [index, output] of step.outputs.entries()) {
    const place = [...path, 'outputs', index, 'valueFrom'];
    const { expression, findings: unread } = read(output.valueFrom, 'valueFrom', place, scope);
    findings.push(...unread);
    const problem = expression && checkTypes(expression, outputTypes(own, scope)).problem;
    if (problem) findings.push({ ...problem, path: formatPath(place) });
  }
  return [...findings, ...checkItems(own, scope), ...checkInputs(own, scope)];
}

/** Items that are an expression: it must give a list. */
function checkItems(step: NamedStep, scope: Scope): Finding[] {
  const { items, matrix = {} } = step.step.forEach ?? {};
  const axes = Object.entries(matrix).map(([axis, text]) => ({ text, at: ['matrix', axis] }));
  return [{ text: items, at: ['items'] }, ...axes].flatMap(({ text, at }) => {
    if (typeof text !== 'string') return [];
    const place = [...step.path, 'forEach', ...at];
    const { expression, findings } = read(text, 'if', place, scope);
    if (!expression) return findings;
    const { type, problem } = checkTypes(expression, conditionTypes(step, scope));
    const isList = type === 'list' || type === 'dyn';
    const found = isList ? problem : noList(text, type);
    return found ? [{ ...found, path: formatPath(place) }] : [];
  });
}

function noList(text: string, type: VariableType): Problem {
  const message = `The expression "${text}" does not give a list.`;
  return { code: 'invalid-document', message, expected: 'a list', got: kindOf(type) };
}

function noCondition(text: string, type: VariableType): Problem {
  const got = typeof type === 'string' ? type : 'object';
  return {
    code: 'invalid-document',
    message: `The condition "${text}" is neither true nor false.`,
    expected: 'true or false',
    got,
    hint: 'Compare it with something, e.g. `inputs.replicas > 0`.',
  };
}

function conditionTypes({ step }: NamedStep, scope: Scope): VariableTypes {
  const outputs = Object.fromEntries(
    [...scope.providers.keys()].map((each) => [each, outputType(each, scope)]),
  );
  const { status, context } = scope;
  return { status, inputs: inputTypes(step, scope), outputs, context };
}

function outputTypes(step: NamedStep, scope: Scope): VariableTypes {
  return { ...conditionTypes(step, scope), output: answerType(step.step, scope) };
}

/** What a step answers; one with items has a list of their answers. */
function answerType(step: WorkflowStep, scope: Scope): VariableType {
  if (step.forEach !== undefined) return { results: 'list', failed: 'dyn' };
  const inner = scope.library.get(libraryKey(namedWorkflow(step)));
  if (inner) return outputsOf(inner, scope);
  return typeOfSchema(scope.definitions.find('workflow-step', step.type)?.outputs);
}

/** What a workflow as a whole puts out: the outputs of all its steps. */
function outputsOf(application: Application, { definitions, library, inside }: Scope): VariableType {
  const known = inside.get(application);
  if (known !== undefined) return known;
  const inner = scopeOf(application, { definitions, library, context: 'dyn', inside });
  const outputs = Object.fromEntries(
    [...inner.providers.keys()].map((name) => [name, outputType(name, inner)]),
  );
  inside.set(application, outputs);
  return outputs;
}

function inputTypes(step: WorkflowStep, scope: Scope): VariableType {
  return Object.fromEntries(
    step.inputs.map(({ from }) => [from, isGiven(step, from) ? 'dyn' : outputType(from, scope)]),
  );
}

/** Type of a named output: that of its expression. An output that depends on itself is told elsewhere. */
function outputType(name: string, scope: Scope): VariableType {
  const known = scope.known.get(name);
  if (known !== undefined) return known;
  scope.known.set(name, 'dyn');
  const provider = scope.providers.get(name);
  const text = provider?.owner.step.outputs[provider.index]?.valueFrom;
  if (provider === undefined || text === undefined) return 'dyn';
  const { expression } = read(text, 'valueFrom', [], scope);
  const type = expression
    ? checkTypes(expression, {
        status: scope.status,
        inputs: inputTypes(provider.owner.step, scope),
        output: answerType(provider.owner.step, scope),
        context: scope.context,
      }).type
    : 'dyn';
  scope.known.set(name, type);
  return type;
}

/** A text cannot fill a parameter that is a list, whatever it will be. */
function checkInputs({ step, path }: NamedStep, scope: Scope): Finding[] {
  const schema = scope.definitions.find('workflow-step', step.type)?.schema;
  return step.inputs.flatMap(({ from, parameterKey }, index) => {
    const wanted = parameterKey && schema ? parameterType(schema, parameterKey) : 'dyn';
    const given = isGiven(step, from) ? 'dyn' : outputType(from, scope);
    if (wanted === 'dyn' || given === 'dyn' || kindOf(wanted) === kindOf(given)) return [];
    return [
      {
        code: 'invalid-document',
        message: `\`${from}\` is a ${kindOf(given)}, and \`${parameterKey}\` of ${step.type} takes a ${kindOf(wanted)}`,
        path: formatPath([...path, 'inputs', index, 'parameterKey']),
        expected: kindOf(wanted),
        got: kindOf(given),
      },
    ];
  });
}

function kindOf(type: VariableType): string {
  return typeof type === 'object' ? 'map' : type;
}

function parameterType(schema: JsonObject, key: string): VariableType {
  const names = key.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  let place: JsonObject | undefined = schema;
  for (const name of names) {
    const inside: unknown = /^\d+$/.test(name)
      ? place?.['items']
      : (place?.['properties'] as JsonObject | undefined)?.[name];
    place = typeof inside === 'object' && inside !== null ? (inside as JsonObject) : undefined;
  }
  return typeOfSchema(place);
}

type Read = { expression: Expression | null; findings: Finding[] };

function read(text: string, kind: ExpressionPlace, path: DocumentPath, { isName }: Scope): Read {
  try {
    return { expression: parseExpression(text, isName, kind), findings: [] };
  } catch (error) {
    if (!isLoamError(error)) throw error;
    return { expression: null, findings: [{ ...error.toProblem(), path: formatPath(path) }] };
  }
}

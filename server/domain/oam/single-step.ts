import { LoamError, type Problem, isLoamError } from '@/server/domain/error';
import { type Expression, parseExpression } from '@/server/domain/expression';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import { setAt, valueAt } from '@/server/domain/json-place';
import type { Application, WorkflowStep } from './application';
import { fault } from './check-components';
import { type DocumentPath, formatPath } from './document-path';
import { isItemInput } from './for-each';
import { flattenSteps, namedSteps } from './names';
import { whyNotAlone } from './not-alone';

export type Given = {
  /** By the name of an output what a step before would have handed on. */
  outputs: JsonObject;
  context: JsonObject;
};
export type SingleStep = {
  application: Application;
  /** Where the step stands in the document that it is of. */
  path: string;
};

/**
 * The steps of a document as those of one that holds a single one of them, which has what others would give it: no condition, nothing
 * to wait for, values in place of inputs. Throws LoamError where that cannot be.
 */
export function singleStep(application: Application, name: string, given: Given): SingleStep {
  const named = flattenSteps(namedSteps(application)).find((each) => each.name === name);
  if (!named) {
    throw new LoamError('not-found', `There is no step "${name}" in this document.`, {
      path: 'step',
      got: name,
    });
  }
  const { step, path } = named;
  const why = whyNotAlone(step.type);
  if (why !== null || named.subSteps.length > 0) throw notAlone(named.name, step.type, path);
  const { if: _, dependsOn: __, mode: ___, ...kept } = step;
  const { inputs, properties } = fillIn(step, path, given);
  const alone: WorkflowStep = {
    ...kept,
    name,
    dependsOn: [],
    inputs,
    outputs: step.outputs.filter(({ valueFrom }) => readsOnly(valueFrom, name, inputs)),
    ...(Object.keys(properties).length > 0 || step.properties ? { properties } : {}),
    ...(step.forEach ? { forEach: workedOut(step.forEach, { application, step, path, given }) } : {}),
  };
  const { spec } = application;
  return {
    application: { ...application, spec: { ...spec, workflow: { ...spec.workflow, steps: [alone] } } },
    path: formatPath(path),
  };
}

function notAlone(name: string, type: string, path: DocumentPath): LoamError {
  const { path: place, ...problem } = fault(
    [...path, 'type'],
    `the step \`${name}\` cannot be run by itself`,
    {
      expected: 'a step that neither holds others nor delivers an application',
      got: type,
    },
  );
  return new LoamError('illegal-state', problem.message, { ...problem, path: place });
}

function fillIn(step: WorkflowStep, path: DocumentPath, { outputs }: Given) {
  const properties = structuredClone(step.properties ?? {});
  const problems: Problem[] = [];
  const inputs = step.inputs.filter(({ from, parameterKey }, index) => {
    if (from.startsWith('context.') || isItemInput(from)) return true;
    const place = formatPath([...path, 'inputs', index, 'from']);
    const value = Object.hasOwn(outputs, from) ? outputs[from] : undefined;
    if (value === undefined) problems.push(missing(from, place));
    else if (parameterKey) setAt(properties, parameterKey, value, place);
    return false;
  });
  const [first] = problems;
  if (first) throw new LoamError(first.code, first.message, { ...first, problems });
  return { inputs, properties };
}

function missing(output: string, path: string): Problem {
  return {
    code: 'invalid-input',
    message: `The step takes \`${output}\`, for which there is no value.`,
    path,
    expected: 'a value that a run handed on, or one that is pinned',
    got: output,
    hint: 'Choose a run that has it, or pin a value.',
  };
}

/** Values of its own that need nothing that is not there. */
function readsOnly(text: string, step: string, inputs: WorkflowStep['inputs']): boolean {
  try {
    const expression = parseExpression(text, () => false, 'valueFrom');
    const own = new Set(inputs.map(({ from }) => from));
    return (
      all(expression, 'status', (name) => name === step) &&
      all(expression, 'outputs', () => false) &&
      all(expression, 'inputs', (name) => own.has(name))
    );
  } catch (error) {
    if (isLoamError(error)) return false;
    throw error;
  }
}

function all(
  expression: Expression,
  variable: 'status' | 'outputs' | 'inputs',
  fits: (name: string) => boolean,
): boolean {
  return expression.reads(variable)?.every(fits) ?? false;
}

type Alone = { application: Application; step: WorkflowStep; path: DocumentPath; given: Given };

/** Lists of items that other steps would give. What only asks for the context is left to the run, which has all of it. */
function workedOut(
  forEach: NonNullable<WorkflowStep['forEach']>,
  { application, step, path, given }: Alone,
): NonNullable<WorkflowStep['forEach']> {
  const isName = namesIn(application);
  const values = { outputs: given.outputs, context: given.context, inputs: inputsOf(step, given) };
  const valueOf = (value: JsonValue, ...place: string[]): JsonValue => {
    if (typeof value !== 'string') return value;
    try {
      const expression = parseExpression(value, isName);
      const isForTheRun = others.every((variable) => all(expression, variable, () => false));
      return isForTheRun ? value : expression.evaluate(values);
    } catch (error) {
      if (!isLoamError(error)) throw error;
      const at = formatPath([...path, 'forEach', ...place]);
      throw new LoamError('invalid-input', error.message, { ...error.toProblem(), path: at, cause: error });
    }
  };
  const { items, matrix } = forEach;
  return {
    ...forEach,
    ...(items === undefined ? {} : { items: valueOf(items, 'items') }),
    ...(matrix === undefined
      ? {}
      : {
          matrix: Object.fromEntries(
            Object.entries(matrix).map(([axis, values]) => [
              axis,
              valueOf(values as JsonValue, 'matrix', axis),
            ]),
          ),
        }),
  } as NonNullable<WorkflowStep['forEach']>;
}

const others = ['status', 'outputs', 'inputs'] as const;

/** What an expression of the document may call by a name with a dash. */
function namesIn(application: Application): (name: string) => boolean {
  const steps = flattenSteps(namedSteps(application));
  const names = steps.flatMap(({ name, step }) => [name, ...step.outputs.map((output) => output.name)]);
  return (name) => names.includes(name);
}

function inputsOf({ inputs }: WorkflowStep, { outputs, context }: Given): JsonObject {
  return Object.fromEntries(
    inputs.flatMap(({ from }) => {
      const value = Object.hasOwn(outputs, from) ? outputs[from] : valueAt({ context }, from);
      return value === undefined ? [] : [[from, value]];
    }),
  );
}

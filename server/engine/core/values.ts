import type { StepError } from '@/plugins/sdk/definition';
import { LoamError, isLoamError } from '@/server/domain/error';
import {
  type Expression,
  type Variables,
  evaluateCondition,
  parseExpression,
} from '@/server/domain/expression';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import { setAt, valueAt } from '@/server/domain/json-place';
import { stepStatus } from '@/server/domain/step-status';
import { type Execution, recordOf } from './execution';
import { type GraphNode, contextPrefix } from './graph-index';

/** What one node may hand on. Larger results belong in an artifact. */
export const maxOutputBytes = 262_144;

export type Given = { inputs: JsonObject; properties: JsonObject };

/** The inputs of a node by name, and its properties with them filled in. Throws LoamError with the step's path. */
export function giveInputs(execution: Execution, node: GraphNode): Given {
  const { spec } = node;
  const inputs: JsonObject = {};
  if (!spec.inputs?.length) return { inputs, properties: spec.properties ?? {} };
  const properties = structuredClone(spec.properties ?? {});
  for (const { from, parameterKey } of spec.inputs) {
    const value = valueOf(execution, from);
    if (value === undefined) {
      throw new LoamError('invalid-input', `The output ${from} that ${spec.key} takes was not given.`, {
        path: `${spec.path ?? spec.key}.inputs`,
        got: from,
        hint: 'The step that gives it was skipped or failed; a condition on its status keeps this step from starting.',
      });
    }
    inputs[from] = value;
    if (parameterKey) setAt(properties, parameterKey, value, `${spec.path ?? spec.key}.inputs`);
  }
  return { inputs, properties };
}

/** As it was planned, and as people set it since. */
export function contextOf({ graph, header }: Execution): JsonObject {
  return header.context === null ? graph.context : { ...graph.context, ...header.context };
}

/** The same with what is worked out at the start. */
export function giveAll(execution: Execution, node: GraphNode): Given {
  const given = giveInputs(execution, node);
  const { computed = {}, path, key: name } = node.spec;
  const properties = Object.keys(computed).length > 0 ? structuredClone(given.properties) : given.properties;
  for (const [key, text] of Object.entries(computed)) {
    const value = atPath(node, `forEach.${key}`, () => {
      const expression = parseExpression(text, execution.graph.isName);
      return expression.evaluate({ ...variablesFor(execution, expression), inputs: given.inputs });
    });
    setAt(properties, key, value, `${path ?? name}.forEach`);
  }
  return { inputs: given.inputs, properties };
}

function valueOf(execution: Execution, from: string): JsonValue | undefined {
  const provider = execution.graph.providers.get(from);
  if (provider !== undefined) return recordOf(execution, provider).outputs?.[from];
  if (!from.startsWith(contextPrefix)) return undefined;
  return valueAt(contextOf(execution), from.slice(contextPrefix.length));
}

/** Whether a node that has an `if` is to run. Throws LoamError with the place of the expression. */
export function meetsCondition(execution: Execution, node: GraphNode): boolean {
  const text = node.spec.if ?? '';
  return atPath(node, 'if', () => {
    const expression = parseExpression(text, execution.graph.isName);
    const reads = expression.reads('inputs');
    const inputs = reads?.length === 0 ? {} : inputsForCondition(execution, node);
    return evaluateCondition(expression, { ...variablesFor(execution, expression), inputs });
  });
}

// An input that was not given is absent in a condition, so that the condition can ask for it.
function inputsForCondition(execution: Execution, node: GraphNode): JsonObject {
  const inputs: JsonObject = {};
  for (const { from } of node.spec.inputs ?? []) {
    const value = valueOf(execution, from);
    if (value !== undefined) inputs[from] = value;
  }
  return inputs;
}

/** The named outputs of a node whose handler answered `output`; all that it answered when the document names none. */
export function makeOutputs(execution: Execution, node: GraphNode, output: JsonObject): JsonObject | null {
  const named = node.spec.outputs ?? [];
  if (named.length === 0) return limited(node, Object.keys(output).length > 0 ? output : null);
  const inputs = giveInputs(execution, node).inputs;
  const values = named.map(({ name, valueFrom }, index): [string, JsonValue] => {
    const value = atPath(node, `outputs[${index}].valueFrom`, () => {
      const expression = parseExpression(valueFrom, execution.graph.isName, 'valueFrom');
      return expression.evaluate({ ...variablesFor(execution, expression), inputs, output });
    });
    return [name, value];
  });
  return limited(node, Object.fromEntries(values));
}

function limited(node: GraphNode, outputs: JsonObject | null): JsonObject | null {
  const size = outputs ? JSON.stringify(outputs).length : 0;
  if (size <= maxOutputBytes) return outputs;
  throw new LoamError('too-large', `The outputs of ${node.spec.key} are too large to be handed on.`, {
    path: `${node.spec.path ?? node.spec.key}.outputs`,
    expected: `at most ${maxOutputBytes} bytes of JSON`,
    got: `${size}`,
  });
}

/** Only what the expression names is gathered: with 10,000 nodes that is the difference between O(1) and O(n). */
function variablesFor(execution: Execution, expression: Expression): Variables {
  const steps = expression.reads('status') ?? [...execution.graph.keys.keys()];
  const names = expression.reads('outputs') ?? [...execution.graph.providers.keys()];
  const outputs: JsonObject = {};
  for (const name of names) {
    const value = valueOf(execution, name);
    if (value !== undefined) outputs[name] = value;
  }
  const status: JsonObject = {};
  for (const step of steps) {
    const key = execution.graph.keys.get(step);
    if (key !== undefined) status[step] = statusOf(execution, key);
  }
  return { status, outputs, context: contextOf(execution) };
}

function statusOf(execution: Execution, key: string): JsonObject {
  const { state, message, error, failures, reason } = recordOf(execution, key);
  return stepStatus({
    state,
    message: error?.message ?? message,
    reason: error?.code ?? reason ?? '',
    failures,
  });
}

function atPath<T>(node: GraphNode, place: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!isLoamError(error)) throw error;
    const path = `${node.spec.path ?? node.spec.key}.${place}`;
    throw new LoamError(error.code, error.message, { ...error.toProblem(), path, cause: error });
  }
}

/** A refusal as the error of a node. Anything that is no LoamError is a fault of ours and is thrown on. */
export function toStepError(error: unknown): StepError {
  if (!isLoamError(error)) throw error;
  const { position: _, severity: __, ...rest } = error.toProblem();
  return rest;
}

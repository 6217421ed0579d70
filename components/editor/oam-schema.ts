import type { JsonObject } from '@/server/domain/json';
import { concurrencyPolicies } from '@/server/domain/oam/written-words';

/** What is said of the parts of an Application; `messages/*.json` has the words, under `editor.oam`. */
export type OamWord =
  | 'applicationName'
  | 'namespace'
  | 'componentName'
  | 'componentType'
  | 'traitType'
  | 'policyName'
  | 'policyType'
  | 'stepName'
  | 'stepType'
  | 'if'
  | 'timeout'
  | 'retry'
  | 'retryErrors'
  | 'forEach'
  | 'forEachItems'
  | 'matrix'
  | 'parallelism'
  | 'failFast'
  | 'maxFailures'
  | 'dependsOnStep'
  | 'dependsOnComponent'
  | 'inputFrom'
  | 'parameterKey'
  | 'outputName'
  | 'valueFrom'
  | 'subStepMode'
  | 'workflowName'
  | 'workflowNamespace'
  | 'workflowInputs'
  | 'concurrency'
  | 'concurrencyGroup'
  | 'runContext'
  | 'workflowRef';

const open: JsonObject = { type: 'object' };
const modes = ['StepByStep', 'DAG'];
const list = (items: JsonObject): JsonObject => ({ type: 'array', items });
const object = (properties: JsonObject, required: string[] = []): JsonObject => ({
  type: 'object',
  required,
  properties,
});

/** What stands between the definitions' parameters: the Application itself, as server/domain/oam reads it. */
export function oamSchema(say: (word: OamWord) => string): JsonObject {
  const text = (word: OamWord): JsonObject => ({ type: 'string', description: say(word) });
  const inputs = list(object({ from: text('inputFrom'), parameterKey: text('parameterKey') }));
  const outputs = list(object({ name: text('outputName'), valueFrom: text('valueFrom') }));
  const trait = object({ type: text('traitType'), properties: open }, ['type']);
  const component = object(
    {
      name: text('componentName'),
      type: text('componentType'),
      properties: open,
      traits: list(trait),
      dependsOn: list(text('dependsOnComponent')),
      inputs,
      outputs,
    },
    ['name', 'type'],
  );
  const policy = object({ name: text('policyName'), type: text('policyType'), properties: open }, ['type']);
  const mode = object({ steps: { type: 'string', enum: modes }, subSteps: { type: 'string', enum: modes } });
  const workflow = object({ mode, ref: text('workflowRef'), steps: list(stepSchema(text, inputs, outputs)) });
  const spec = object({ components: list(component), policies: list(policy), workflow }, ['components']);
  const metadata = object(
    { name: text('applicationName'), namespace: text('namespace'), labels: open, annotations: open },
    ['name'],
  );
  return object(
    {
      apiVersion: { type: 'string', enum: ['core.oam.dev/v1beta1', 'core.oam.dev/v1alpha1'] },
      kind: { type: 'string', enum: ['Application', 'Workflow', 'WorkflowRun'] },
      metadata,
      spec,
    },
    ['apiVersion', 'kind', 'metadata', 'spec'],
  );
}

type Text = (word: OamWord) => JsonObject;

/** The same for Workflow and WorkflowRun, by kind. */
export function workflowSchemas(say: (word: OamWord) => string): Record<string, JsonObject> {
  const text: Text = (word) => ({ type: 'string', description: say(word) });
  const inputs = list(object({ from: text('inputFrom'), parameterKey: text('parameterKey') }));
  const outputs = list(object({ name: text('outputName'), valueFrom: text('valueFrom') }));
  const mode = object({ steps: { type: 'string', enum: modes }, subSteps: { type: 'string', enum: modes } });
  const steps = list(stepSchema(text, inputs, outputs));
  const apiVersion = { type: 'string', enum: ['core.oam.dev/v1alpha1'] };
  const annotations = object({
    'workflow.loam.dev/inputs': text('workflowInputs'),
    'workflow.loam.dev/concurrency': { ...text('concurrency'), enum: [...concurrencyPolicies] },
    'workflow.loam.dev/concurrency-group': text('concurrencyGroup'),
  });
  const metadata = object(
    { name: text('workflowName'), namespace: text('workflowNamespace'), labels: open, annotations },
    ['name'],
  );
  const kind = (name: string) => ({ type: 'string', enum: [name] });
  const spec = object({
    mode,
    context: { ...open, description: say('runContext') },
    workflowRef: text('workflowRef'),
    workflowSpec: object({ steps }, ['steps']),
  });
  return {
    Workflow: object({ apiVersion, kind: kind('Workflow'), metadata, mode, steps }, ['metadata', 'steps']),
    WorkflowRun: object({ apiVersion, kind: kind('WorkflowRun'), metadata, spec }, ['metadata', 'spec']),
  };
}

function retrySchema(text: Text): JsonObject {
  const times = { type: 'integer' };
  return object(
    { times, backoff: text('timeout'), maxBackoff: text('timeout'), errors: list(text('retryErrors')) },
    ['times'],
  );
}

function forEachSchema(text: Text): JsonObject {
  const number = (word: OamWord): JsonObject => ({ ...text(word), type: 'integer' });
  return object({
    items: text('forEachItems'),
    matrix: { ...open, description: text('matrix')['description'] ?? '' },
    parallelism: number('parallelism'),
    failFast: { ...text('failFast'), type: 'boolean' },
    maxFailures: number('maxFailures'),
  });
}

function stepSchema(
  text: (word: OamWord) => JsonObject,
  inputs: JsonObject,
  outputs: JsonObject,
): JsonObject {
  const properties: JsonObject = {
    name: text('stepName'),
    type: text('stepType'),
    properties: open,
    if: text('if'),
    timeout: text('timeout'),
    retry: { ...retrySchema(text), description: text('retry')['description'] ?? '' },
    forEach: { ...forEachSchema(text), description: text('forEach')['description'] ?? '' },
    dependsOn: list(text('dependsOnStep')),
    inputs,
    outputs,
    mode: { ...text('subStepMode'), enum: modes },
  };
  const step = object(properties, ['name', 'type']);
  // Steps hold steps.
  properties['subSteps'] = list(step);
  return step;
}

import type { Application, WorkflowStep } from './application';
import { type Finding, fault } from './check-components';
import { parseType } from './definition-lookup';
import type { NamedStep } from './names';

/** The step that runs a workflow of the library as a part of its run. */
export const subWorkflowStep = 'sub-workflow';

/** A workflow as a step names it. Without a revision: the newest when the run starts. */
export type NamedWorkflow = { name: string; revision?: number };

/** Workflows by `libraryKey`, as applications without components. */
export type Library = ReadonlyMap<string, Application>;

/** The workflow that a step runs; null for a step of another type, and for one that names none. */
export function namedWorkflow({ type, properties = {} }: WorkflowStep): NamedWorkflow | null {
  const { workflow: name, revision } = properties;
  if (parseType(type).name !== subWorkflowStep || typeof name !== 'string' || name === '') return null;
  return { name, ...(typeof revision === 'number' ? { revision } : {}) };
}

/** `test`, or `test@3`: what a run finds a workflow by that it keeps. Empty for none. */
export function libraryKey(named: NamedWorkflow | null): string {
  if (named === null) return '';
  return named.revision === undefined ? named.name : `${named.name}@${named.revision}`;
}

/** Which workflow runs is known before anything does: only then can it be kept, and checked. */
export function checkSubWorkflow({ step, path }: NamedStep): Finding[] {
  if (parseType(step.type).name !== subWorkflowStep) return [];
  return step.inputs.flatMap(({ parameterKey }, index) =>
    parameterKey === 'workflow' || parameterKey === 'revision'
      ? [
          fault(
            [...path, 'inputs', index, 'parameterKey'],
            'which workflow runs cannot come from another step',
            { got: parameterKey, hint: 'write a step with an `if` for each workflow that may be meant' },
          ),
        ]
      : [],
  );
}

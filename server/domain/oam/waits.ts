import type { ComponentInput, ComponentOutput, StepMode } from './application';

/** What of a step says for whom it waits. */
export type WaitingStep = {
  name: string;
  step: {
    dependsOn: readonly string[];
    inputs: readonly ComponentInput[];
    outputs: readonly ComponentOutput[];
    mode?: StepMode | undefined;
  };
  subSteps: readonly WaitingStep[];
};

/**
 * Who waits for whom. Two points per step, its start (`>name`) and its end (`name`): a group starts before its sub-steps and
 * ends after them. What is named and not there is passed by.
 */
export function waitsOf(
  steps: readonly WaitingStep[],
  mode: StepMode,
  subMode: StepMode,
): Map<string, string[]> {
  const all = flatten(steps);
  const waits = new Map<string, string[]>(
    all.flatMap(({ name }) => [
      [`>${name}`, []],
      [name, [`>${name}`]],
    ]),
  );
  const providers = new Map<string, string>();
  for (const { name, step } of all) {
    for (const output of step.outputs) if (!providers.has(output.name)) providers.set(output.name, name);
  }
  for (const { name, step } of all) {
    const start = waits.get(`>${name}`);
    start?.push(...step.dependsOn.filter((target) => waits.has(target)));
    for (const { from } of step.inputs) {
      const provider = providers.get(from);
      if (provider !== undefined) start?.push(provider);
    }
  }
  addOrder(steps, mode, subMode, waits);
  return waits;
}

function flatten(steps: readonly WaitingStep[]): WaitingStep[] {
  return steps.flatMap((step) => [step, ...flatten(step.subSteps)]);
}

function addOrder(
  steps: readonly WaitingStep[],
  mode: StepMode,
  subMode: StepMode,
  waits: Map<string, string[]>,
): void {
  for (const [index, { name, step, subSteps }] of steps.entries()) {
    const previous = steps[index - 1];
    if (mode === 'StepByStep' && previous) waits.get(`>${name}`)?.push(previous.name);
    for (const child of subSteps) {
      waits.get(`>${child.name}`)?.push(`>${name}`);
      waits.get(name)?.push(child.name);
    }
    addOrder(subSteps, step.mode ?? subMode, subMode, waits);
  }
}

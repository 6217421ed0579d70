import type { Application, Policy, WorkflowStep } from './application';

/** A step with the name that it goes by, its place, and its sub-steps. KubeVela names what has no name by position. */
export type NamedStep = {
  name: string;
  step: WorkflowStep;
  path: (string | number)[];
  subSteps: NamedStep[];
};

/** All steps of a document, as a tree, in order. */
export function namedSteps(application: Application): NamedStep[] {
  return nameSteps(application.spec.workflow?.steps ?? [], 'step', ['spec', 'workflow', 'steps']);
}

function nameSteps(steps: WorkflowStep[], prefix: string, path: (string | number)[]): NamedStep[] {
  return steps.map((step, index) => {
    const own = [...path, index];
    const name = step.name ?? `${prefix}-${index + 1}`;
    return { name, step, path: own, subSteps: nameSteps(step.subSteps, name, [...own, 'subSteps']) };
  });
}

/** The tree as a list, parents first. */
export function flattenSteps(steps: NamedStep[]): NamedStep[] {
  return steps.flatMap((step) => [step, ...flattenSteps(step.subSteps)]);
}

export type NamedPolicy = Policy & { name: string };

/** Policies with the names that they go by: a nameless one takes its type and position. */
export function namedPolicies(application: Application): NamedPolicy[] {
  return application.spec.policies.map((policy, index) => ({
    ...policy,
    name: policy.name ?? `${policy.type}-${index + 1}`,
  }));
}

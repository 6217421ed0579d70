import { type Application, type StepMode, namePattern, nameRule } from './application';
import { type Finding, fault, findDuplicates, suggest } from './check-components';
import { findCycle } from './cycle';
import { checkForEach, isGiven } from './for-each';
import { type NamedStep, flattenSteps, namedPolicies, namedSteps } from './names';
import { checkSubWorkflow } from './sub-workflow';
import { waitsOf } from './waits';
import { groupStep } from './written-words';

/** Names, order and data flow of a workflow, the names of policies, the namespace. */
export function checkWorkflow(application: Application): Finding[] {
  const { workflow } = application.spec;
  const steps = namedSteps(application);
  const all = flattenSteps(steps);
  const duplicates = findDuplicates(all.map((each) => each.name)).map(({ name, index }) =>
    fault([...(all[index]?.path ?? []), 'name'], `two steps are called \`${name}\``, {
      hint: 'other steps refer to a step by its name',
    }),
  );
  return [
    ...checkNamespace(application),
    ...checkPolicyNames(application),
    ...checkReference(application),
    ...duplicates,
    ...all.flatMap(checkSubSteps),
    ...all.flatMap(checkForEach),
    ...all.flatMap(checkSubWorkflow),
    // Who waits for whom can only be said when every name means one step.
    ...(duplicates.length > 0
      ? []
      : checkEdges(steps, all, workflow?.mode?.steps ?? 'StepByStep', workflow?.mode?.subSteps ?? 'DAG')),
  ];
}

function checkNamespace({ metadata }: Application): Finding[] {
  if (metadata.namespace === undefined || namePattern.test(metadata.namespace)) return [];
  const more = { severity: 'warning', expected: nameRule, got: metadata.namespace } as const;
  return [fault(['metadata', 'namespace'], 'no cluster takes this as the name of a namespace', more)];
}

function checkPolicyNames(application: Application): Finding[] {
  return findDuplicates(namedPolicies(application).map((policy) => policy.name)).map(({ name, index }) =>
    fault(['spec', 'policies', index, 'name'], `two policies are called \`${name}\``, {
      hint: 'steps refer to a policy by its name',
    }),
  );
}

function checkReference(application: Application): Finding[] {
  const { workflow } = application.spec;
  if (workflow?.ref === undefined) return [];
  const path = ['spec', 'workflow', 'ref'];
  if (workflow.steps.length > 0) {
    return [fault(path, '`ref` and `steps` exclude each other', { hint: 'keep the steps' })];
  }
  // Whether there is such a workflow is known where the library is: when it is saved, and when it runs.
  return [];
}

function checkSubSteps({ step, path }: NamedStep): Finding[] {
  if (step.type === groupStep) {
    return step.subSteps.length > 0
      ? []
      : [fault(path, 'a step-group needs at least one step in `subSteps`')];
  }
  if (step.subSteps.length > 0) {
    return [
      fault([...path, 'subSteps'], `only a step of type ${groupStep} has sub-steps`, { got: step.type }),
    ];
  }
  if (step.mode !== undefined) {
    return [fault([...path, 'mode'], `only a step of type ${groupStep} has a mode`, { got: step.type })];
  }
  return [];
}

function checkEdges(steps: NamedStep[], all: NamedStep[], mode: StepMode, subMode: StepMode): Finding[] {
  const findings: Finding[] = [];
  const names = new Map(all.map((each) => [each.name, each]));
  const providers = new Map<string, string>();
  for (const { name, step, path } of all) {
    for (const [index, output] of step.outputs.entries()) {
      const other = providers.get(output.name);
      const message = `\`${output.name}\` is put out twice, also by step \`${other}\``;
      if (other === undefined) providers.set(output.name, name);
      else findings.push(fault([...path, 'outputs', index, 'name'], message));
    }
  }
  for (const { step, path } of all) {
    for (const [index, target] of step.dependsOn.entries()) {
      if (names.has(target)) continue;
      const place = [...path, 'dependsOn', index];
      findings.push(
        fault(place, `there is no step \`${target}\` to depend on`, suggest(target, names.keys())),
      );
    }
    for (const [index, input] of step.inputs.entries()) {
      if (providers.has(input.from) || isGiven(step, input.from)) continue;
      const place = [...path, 'inputs', index, 'from'];
      findings.push(
        fault(place, `no step puts out \`${input.from}\``, suggest(input.from, providers.keys())),
      );
    }
  }
  return [...findings, ...checkCycle(waitsOf(steps, mode, subMode), names)];
}

function checkCycle(edges: Map<string, string[]>, names: Map<string, NamedStep>): Finding[] {
  const cycle = findCycle(edges);
  if (!cycle) return [];
  const trail = cycle.map((point) => point.replace(/^>/, '')).filter((name, i, list) => name !== list[i - 1]);
  const culprit = trail.map((name) => names.get(name)).find((each) => each && each.step.dependsOn.length > 0);
  const path = culprit ? [...culprit.path, 'dependsOn'] : (names.get(trail[0] ?? '')?.path ?? []);
  const closed = trail[0] === trail.at(-1) && trail.length > 1 ? trail : [...trail, trail[0] ?? ''];
  return [
    fault(path, `steps wait for each other: ${closed.join(' -> ')}`, {
      hint: 'in the mode StepByStep a step also waits for the one before it',
    }),
  ];
}

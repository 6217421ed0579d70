import type { Application } from './application';
import { type Finding, fault, suggest } from './check-components';
import { parseType } from './definition-lookup';
import { flattenSteps, namedPolicies, namedSteps } from './names';

/** What steps name is there, and what is there for them is named. */
export function checkReferences(application: Application): Finding[] {
  const missing = checkStepReferences(application);
  // What was meant by a slip would be missed a second time.
  return missing.length > 0 ? missing : checkUnusedPolicies(application);
}

/** Steps whose parameter `topology` is a policy. */
const exports = new Set(['export-data', 'export-service']);

/** `deploy` names policies, `apply-component` a component: said here, with the place, instead of in mid-run. */
function checkStepReferences(application: Application): Finding[] {
  const policies = namedPolicies(application).map((policy) => policy.name);
  const components = application.spec.components.map((component) => component.name);
  return flattenSteps(namedSteps(application)).flatMap(({ step, path }) => {
    const at = (...rest: (string | number)[]) => [...path, 'properties', ...rest];
    if (step.type === 'deploy' && Array.isArray(step.properties?.['policies'])) {
      return step.properties['policies'].flatMap((name, index) =>
        typeof name !== 'string' || policies.includes(name)
          ? []
          : [fault(at('policies', index), `there is no policy \`${name}\``, suggest(name, policies))],
      );
    }
    const topology = step.properties?.['topology'];
    if (exports.has(step.type) && typeof topology === 'string' && !policies.includes(topology)) {
      return [fault(at('topology'), `there is no policy \`${topology}\``, suggest(topology, policies))];
    }
    const component = step.properties?.['component'];
    if (step.type === 'apply-component' && typeof component === 'string' && !components.includes(component)) {
      return [
        fault(at('component'), `there is no component \`${component}\``, suggest(component, components)),
      ];
    }
    return [];
  });
}

/** Policies that say something of one deploy step. */
const askedBySteps = new Set(['topology', 'override', 'replication']);
/** Those that are taken where there are no steps at all. */
const askedWithoutSteps = new Set(['topology', 'override']);

/** A policy that no step names changes nothing, as in KubeVela: said, as it is rarely meant. */
function checkUnusedPolicies(application: Application): Finding[] {
  const steps = flattenSteps(namedSteps(application));
  // A workflow of the library may name them.
  const isElsewhere = ({ type }: { type: string }) => parseType(type).name === 'sub-workflow';
  if (application.spec.workflow?.ref !== undefined || steps.some(({ step }) => isElsewhere(step))) return [];
  const said = JSON.stringify(steps.map(({ step }) => step.properties ?? {}));
  return namedPolicies(application).flatMap(({ name, type }, index): Finding[] => {
    const asked = parseType(type).name;
    if (!askedBySteps.has(asked) || said.includes(JSON.stringify(name))) return [];
    if (steps.length === 0 && askedWithoutSteps.has(asked)) return [];
    const message = `No step names the policy \`${name}\`, so it changes nothing.`;
    const hint = `Add it to the policies of a step of type deploy: \`policies: [${name}]\`.`;
    return [fault(['spec', 'policies', index], message, { severity: 'warning', hint })];
  });
}

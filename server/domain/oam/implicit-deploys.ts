import { parseType } from './definition-lookup';

/** A delivery that stands in no step: the step's name, and the policies that it would name. */
export type ImplicitDeploy = { name: string; policies: string[] };

/**
 * What is done without steps: one deploy per topology policy, all at once, each with every override; else one deploy to the
 * stage. Source: KubeVela's pkg/workflow/step/generator.go.
 */
export function implicitDeploys(policies: readonly { name: string; type: string }[]): ImplicitDeploy[] {
  const namesOf = (type: string) =>
    policies.filter((policy) => parseType(policy.type).name === type).map((policy) => policy.name);
  const overrides = namesOf('override');
  const topologies = namesOf('topology');
  if (topologies.length === 0) return [{ name: 'deploy', policies: overrides }];
  return topologies.map((name) => ({ name: `deploy-${name}`, policies: [name, ...overrides] }));
}

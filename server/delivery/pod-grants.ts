import type { KubeResource } from '@/plugins/sdk/definition';
import type { Problem } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { componentLabel } from './labels';
import { findPodViolations } from './pod-security';

export type Grants = { project: string; grants: readonly string[] };

/** What of an object takes a grant that the project has not; each with the field of the object as its path, and the control as the standard calls it. */
export function podProblems(object: KubeResource, { project, grants }: Grants): Problem[] {
  const { kind, metadata } = object;
  const component = metadata.labels?.[componentLabel];
  const of = component === undefined ? '' : ` of component ${component}`;
  return findPodViolations(object as unknown as JsonObject)
    .filter(({ grant }) => !grants.includes(grant))
    .map(({ control, grant, path, expected, got }) => ({
      code: 'denied',
      path,
      message: `${kind} ${metadata.name}${of} sets ${path}, which the control "${control}" of the Pod Security Standards (baseline) does not allow in project "${project}".`,
      expected: `${path}: ${expected}`,
      got: typeof got === 'string' ? got : JSON.stringify(got),
      hint: `An instance admin can give the project the grant ${grant}: \`loam project set -p ${project} --grant ${grant}\`, or Settings > Grants.`,
    }));
}

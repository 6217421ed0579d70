import type { DefinitionManifest } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import type { Application } from '@/server/domain/oam/application';
import type { DefinitionLookup } from '@/server/domain/oam/definition-lookup';
import { flattenSteps, namedSteps } from '@/server/domain/oam/names';
import { needsApplication } from '@/server/domain/oam/workflow';

type Alone = {
  name: string;
  application: Application;
  /** Where the step stands. */
  path: string;
  /** The workflows that it runs inside of it. */
  library: ReadonlyMap<string, Application>;
};

/**
 * Throws `illegal-state` for a step that would change what the application has in the clusters. Holds, freezes, the order of places and
 * what is removed because nothing wants it any more are of deliveries as a whole: a step beside them would go past all of these.
 */
export function assertHarmless(
  { name, application, path, library }: Alone,
  definitions: DefinitionLookup<DefinitionManifest>,
): void {
  const steps = [application, ...library.values()].flatMap((each) => flattenSteps(namedSteps(each)));
  const writing = steps.find(
    ({ step: { type } }) =>
      needsApplication(type) ||
      definitions.find('workflow-step', type)?.capabilities.includes('k8s:write') === true,
  );
  if (!writing) return;
  throw new LoamError('illegal-state', `the step \`${name}\` cannot be run by itself`, {
    path: `${path}.type`,
    expected: 'a step that changes nothing in the clusters of the application',
    got: writing.step.type,
    hint: 'Deliver the application; the dry-run shows what the step would change.',
  });
}

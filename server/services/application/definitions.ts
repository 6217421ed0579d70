import type { DefinitionManifest } from '@/plugins/sdk/definition';
import type { Pins } from '@/server/delivery/plan/planned';
import type { Application } from '@/server/domain/oam/application';
import type { BlockKind, DefinitionLookup } from '@/server/domain/oam/definition-lookup';
import { parseType } from '@/server/domain/oam/definition-lookup';
import { flattenSteps, namedSteps } from '@/server/domain/oam/names';
import { validateBySchema } from '@/server/domain/schema-validation';
import type { Extensions } from '@/server/extensions/extensions';

type Use = { kind: BlockKind; type: string };

/** Every type that documents use, the ones that overrides bring included. */
function usesOf(applications: readonly Application[]): Use[] {
  return applications.flatMap((application) => [
    ...application.spec.components.flatMap((component): Use[] => [
      { kind: 'component', type: component.type },
      ...component.traits.map((trait): Use => ({ kind: 'trait', type: trait.type })),
    ]),
    ...application.spec.policies.map((policy): Use => ({ kind: 'policy', type: policy.type })),
    ...flattenSteps(namedSteps(application)).map(({ step }): Use => ({
      kind: 'workflow-step',
      type: step.type,
    })),
  ]);
}

/** The active definitions, and the older revisions that the documents ask for. */
export async function loadDefinitions(
  extensions: Extensions,
  applications: readonly Application[],
): Promise<DefinitionLookup<DefinitionManifest>> {
  const known = new Map<string, DefinitionManifest>();
  for (const manifest of await extensions.list()) known.set(`${manifest.kind} ${manifest.name}`, manifest);
  for (const { kind, type } of usesOf(applications)) {
    if (parseType(type).revision === undefined || known.has(`${kind} ${type}`)) continue;
    const manifest = await extensions.find(kind, type);
    if (manifest) known.set(`${kind} ${type}`, manifest);
  }
  return {
    find: (kind, type) => known.get(`${kind} ${type}`) ?? null,
    names: (kind) => [...known.values()].filter((each) => each.kind === kind).map((each) => each.name),
    validate: (manifest, properties, path) => validateBySchema(manifest.schema, properties, path).problems,
  };
}

/** The revisions that a run of this document keeps, whatever is switched on later. */
export function pinDefinitions(
  application: Application,
  definitions: DefinitionLookup<DefinitionManifest>,
): Pins {
  const pins: Pins = {};
  // A workflow that is not written down deploys; a document may also be deployed by a step that a plugin brings.
  const uses: Use[] = [...usesOf([application]), { kind: 'workflow-step', type: 'deploy' }];
  for (const { kind, type } of uses) {
    const manifest = definitions.find(kind, type);
    if (manifest) pins[kind] = { ...pins[kind], [type]: manifest.revision };
  }
  return pins;
}

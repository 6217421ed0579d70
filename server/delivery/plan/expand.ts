import type { ComponentSpec, DefinitionManifest, PolicyResult, ResourceRule } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import type { Application } from '@/server/domain/oam/application';
import { parseType } from '@/server/domain/oam/definition-lookup';
import { namedPolicies } from '@/server/domain/oam/names';
import type { DefinitionKind, Extensions } from '@/server/extensions/extensions';
import type { ComponentPlan, Pins, PlannedTrait } from './planned';
import { type PlacedCopies, replicate } from './replicate';
import type { PlacedSelector } from './resolve-placements';

/** What the policies of one deploy step make of the document. */
export type Expansion = {
  components: ComponentSpec[];
  /** None: the step says nothing of where, so it goes to the stage. `path` is the policy's place. */
  selectors: PlacedSelector[];
};

/** Finds definitions, each in the revision that the run keeps. */
export type DefinitionFinder = (
  kind: DefinitionKind,
  type: string,
  path: string,
) => Promise<DefinitionManifest>;

/** `pins` may be empty: then the active revisions are taken. Throws LoamError `unknown-type` with the place. */
export function createFinder(extensions: Extensions, pins: Pins): DefinitionFinder {
  return async (kind, type, path) => {
    const manifest = await extensions.find(kind, type, pins[kind]?.[type]);
    if (manifest) return manifest;
    throw new LoamError('unknown-type', `There is no ${kind} type "${type}".`, {
      path,
      got: type,
      hint: 'See `loam get types`, or install the plugin that brings it.',
    });
  };
}

/** Applies policies in the order in which a step names them. */
export async function expandPolicies(
  extensions: Extensions,
  find: DefinitionFinder,
  application: Application,
  names: readonly string[],
  namespace: string,
): Promise<Expansion> {
  const policies = namedPolicies(application);
  const expansion: Expansion = { components: application.spec.components.map(toSpec), selectors: [] };
  const copies: PlacedCopies[] = [];
  for (const name of names) {
    const index = policies.findIndex((policy) => policy.name === name);
    const policy = policies[index];
    if (!policy) {
      throw new LoamError('invalid-document', `There is no policy "${name}".`, {
        expected:
          policies.length > 0
            ? `one of ${policies.map((each) => each.name).join(', ')}`
            : 'a policy of the document',
        got: name,
      });
    }
    const path = `spec.policies[${index}]`;
    const manifest = await find('policy', policy.type, `${path}.type`);
    const parameters = extensions.parameters(manifest, policy.properties, `${path}.properties`);
    const context = { appName: application.metadata.name, namespace, policyName: name, parameters };
    const answer = await extensions.call(
      { kind: 'policy', name: manifest.name, revision: manifest.revision },
      'apply',
      [context, expansion.components as JsonValue],
    );
    const { components, placements, copies: wanted } = answer as PolicyResult;
    if (components) expansion.components = components;
    if (wanted) copies.push({ ...wanted, path: `${path}.properties` });
    expansion.selectors.push(...(placements ?? []).map((selector) => ({ selector, path })));
  }
  return { ...expansion, components: replicate(expansion.components, copies) };
}

/** What the document's policies say of objects, whichever step delivers them. */
export async function resourceRules(
  extensions: Extensions,
  find: DefinitionFinder,
  application: Application,
  namespace: string,
): Promise<ResourceRule[]> {
  const rules: ResourceRule[] = [];
  for (const [index, policy] of namedPolicies(application).entries()) {
    const path = `spec.policies[${index}]`;
    const manifest = await find('policy', policy.type, `${path}.type`);
    if (!manifest.treatsObjects) continue;
    const parameters = extensions.parameters(manifest, policy.properties, `${path}.properties`);
    const context = { appName: application.metadata.name, namespace, policyName: policy.name, parameters };
    const ref = { kind: 'policy', name: manifest.name, revision: manifest.revision } as const;
    const answer = (await extensions.call(ref, 'apply', [context, []])) as PolicyResult;
    rules.push(...(answer.rules ?? []));
  }
  return rules;
}

export function toSpec(component: Application['spec']['components'][number]): ComponentSpec {
  // Without what is undefined, and without OAM's old scopes, which no policy knows.
  return JSON.parse(JSON.stringify({ ...component, scopes: undefined })) as ComponentSpec;
}

/** Where in the document what is delivered stands. */
export function createPlaceFinder(application: Application): (component: ComponentSpec) => string {
  const places = new Map(
    application.spec.components.map(({ name }, index) => [name, `spec.components[${index}]`]),
  );
  // An override may add components of its own.
  return ({ name, replica }) => places.get(replica?.of ?? name) ?? 'spec.policies';
}

/** Components with every definition pinned and every edge named. */
export async function pinComponents(
  find: DefinitionFinder,
  application: Application,
  components: ComponentSpec[],
): Promise<ComponentPlan[]> {
  const placeOf = createPlaceFinder(application);
  return Promise.all(
    components.map(async (spec) => {
      const path = placeOf(spec);
      const manifest = await find('component', spec.type, `${path}.type`);
      const traits = await Promise.all(
        (spec.traits ?? []).map((trait, index) => pinTrait(find, trait, `${path}.traits[${index}]`)),
      );
      return {
        component: {
          name: spec.name,
          type: parseType(spec.type).name,
          revision: manifest.revision,
          properties: spec.properties ?? {},
          traits,
          path,
          ...(spec.replica ? { replica: spec.replica } : {}),
        },
        dependsOn: spec.dependsOn ?? [],
        inputs: asInputs(spec['inputs']),
        outputs: asOutputs(spec['outputs']),
      };
    }),
  );
}

async function pinTrait(
  find: DefinitionFinder,
  trait: { type: string; properties?: JsonObject },
  path: string,
): Promise<PlannedTrait> {
  const manifest = await find('trait', trait.type, `${path}.type`);
  return {
    type: parseType(trait.type).name,
    revision: manifest.revision,
    stage: manifest.stage ?? 'render',
    properties: trait.properties ?? {},
  };
}

// A policy hands components back as plain data; what it does not touch is as the document's model made it.
function asInputs(value: JsonValue | undefined): ComponentPlan['inputs'] {
  return (Array.isArray(value) ? value : []) as ComponentPlan['inputs'];
}
function asOutputs(value: JsonValue | undefined): ComponentPlan['outputs'] {
  return (Array.isArray(value) ? value : []) as ComponentPlan['outputs'];
}

import type {
  DefinitionManifest,
  HelmRelease,
  KubeResource,
  NamedResource,
  References,
  Rendered,
  TraitResult,
} from '@/plugins/sdk/definition';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import { assertDeclared } from '@/server/domain/made-kinds';
import { appliesToWorkload } from '@/server/domain/oam/definition-lookup';
import type { DefinitionKind, Extensions } from '@/server/extensions/extensions';
import { type ResourceOrigin, labelResource } from './labels';
import type { ApplicationIdentity, Placement, PlannedComponent, PlannedTrait } from './plan/planned';
import { redacted, textsOfSecrets } from './release/secret-values';

/** One object to apply, and what made it. */
export type RenderedResource = { resource: KubeResource; origin: ResourceOrigin };
export type RenderTarget = {
  application: ApplicationIdentity;
  placement: Placement & { clusterVersion: { major: number; minor: number } };
};
/** Reads what a component is a copy of. */
export type ReferenceReader = (
  references: References,
  manifest: DefinitionManifest,
  component: PlannedComponent,
) => Promise<KubeResource[]>;

type Made = { named: NamedResource; origin: ResourceOrigin };

/**
 * The objects of a component at a placement: rendered by its definition, changed by its traits in order, labelled as KubeVela
 * labels them. No I/O but the sandbox; the same input gives the same output. Inputs are in the properties already.
 * Throws LoamError with the document path: parameters that do not fit, a trait that may not stand there, a plugin's refusal.
 */
export async function renderComponent(
  extensions: Extensions,
  component: PlannedComponent,
  target: RenderTarget,
  read: ReferenceReader | null,
): Promise<RenderedResource[]> {
  return (await renderParts(extensions, component, target, read)).resources;
}

/**
 * As `renderComponent`, with the chart that the component is, if it is one: its objects are still to come. What is a copy of
 * objects that are there already comes of `read`; with null there is nothing of it, as where it is only tried.
 */
export async function renderParts(
  extensions: Extensions,
  component: PlannedComponent,
  target: RenderTarget,
  read: ReferenceReader | null,
): Promise<{ resources: RenderedResource[]; release: HelmRelease | null }> {
  const manifest = await load(extensions, 'component', component.type, component.revision);
  const context = toContext(component, target);
  const propertiesPath = `${component.path}.properties`;
  const parameters = extensions.parameters(manifest, component.properties, propertiesPath);
  const rendered = (await call(
    extensions,
    manifest,
    'render',
    { ...context, parameters },
    propertiesPath,
  )) as Rendered;
  const { references } = rendered;
  if (references && read === null) return { resources: [], release: null };
  const copies = references && read ? await read(references, manifest, component) : null;
  const { workload, resources = [] } = copies ? asRendered(copies) : rendered;
  if (workload) assertDeclared(manifest, workload);
  for (const { resource } of resources) assertDeclared(manifest, resource);
  const made = resources.map((named) => ({ named, origin: { type: 'output' as const, output: named.name } }));
  const state: State = { workload, made };
  const release = rendered.release ?? null;
  if (release && !manifest.capabilities.includes('helm')) throw undeclared(manifest);
  await applyTraits(extensions, component, context, state).catch((error: unknown) => {
    throw redacted(error, textsOfSecrets(copies ?? []));
  });
  return { resources: toResources(component, target, state), release };
}

/** As the type `k8s-objects` has them: traits change the first. */
function asRendered([workload, ...others]: readonly KubeResource[]): Rendered {
  const resources = others.map((resource, index) => ({ name: `objects-${index + 1}`, resource }));
  return { workload: workload ?? null, resources };
}

function undeclared({ name }: DefinitionManifest): LoamError {
  return new LoamError('denied', `The definition ${name} did not declare that it makes charts.`, {
    hint: 'Add "helm" to its capabilities.',
  });
}

type State = { workload: KubeResource | null; made: Made[] };

async function applyTraits(
  extensions: Extensions,
  component: PlannedComponent,
  context: JsonObject,
  state: State,
): Promise<void> {
  const types = component.traits.map((trait) => trait.type);
  for (const [index, trait] of component.traits.entries()) {
    const path = `${component.path}.traits[${index}]`;
    const manifest = await load(extensions, 'trait', trait.type, trait.revision);
    assertFits(manifest, state.workload, types, component, path);
    if (trait.stage !== 'render') continue;
    await applyTrait(extensions, manifest, trait, path, context, state);
  }
}

async function applyTrait(
  extensions: Extensions,
  manifest: DefinitionManifest,
  trait: PlannedTrait,
  path: string,
  context: JsonObject,
  state: State,
): Promise<void> {
  const parameters = extensions.parameters(manifest, trait.properties, `${path}.properties`);
  const given = {
    ...context,
    parameters,
    workload: state.workload,
    resources: state.made.map((each) => each.named),
  };
  const result = (await call(extensions, manifest, 'patch', given, `${path}.properties`)) as TraitResult;
  if (result.workload) state.workload = result.workload;
  for (const named of result.resources ?? []) {
    assertDeclared(manifest, named.resource);
    state.made.push({ named, origin: { type: 'trait', trait: trait.type, output: named.name } });
  }
}

function assertFits(
  manifest: DefinitionManifest,
  workload: KubeResource | null,
  types: string[],
  component: PlannedComponent,
  path: string,
): void {
  const made = workload === null ? 'nothing' : `${workload.apiVersion}/${workload.kind}`;
  if (workload === null || !appliesToWorkload(manifest.appliesTo, made)) {
    throw new LoamError(
      'invalid-document',
      `The trait ${manifest.name} does not go with ${component.name}.`,
      {
        path: `${path}.type`,
        expected: `a component that makes ${(manifest.appliesTo ?? []).join(' or ')}`,
        got: made,
        hint: 'Take the trait out, or use another component type.',
      },
    );
  }
  const rival = manifest.conflictsWith?.find((other) => types.includes(other));
  if (rival !== undefined) {
    throw new LoamError('invalid-document', `The traits ${manifest.name} and ${rival} exclude each other.`, {
      path: `${path}.type`,
    });
  }
}

function toContext(
  { name, replica }: PlannedComponent,
  { application, placement }: RenderTarget,
): JsonObject {
  return {
    name,
    ...(replica ? { replicaKey: replica.key } : {}),
    appName: application.name,
    namespace: placement.namespace,
    appRevision: `${application.name}-v${application.revision}`,
    appRevisionNumber: application.revision,
    appLabels: application.labels,
    appAnnotations: application.annotations,
    cluster: placement.cluster,
    clusterVersion: placement.clusterVersion,
  };
}

function toResources(
  component: PlannedComponent,
  target: RenderTarget,
  { workload, made }: State,
): RenderedResource[] {
  const main: Made[] =
    workload === null ? [] : [{ named: { name: '', resource: workload }, origin: { type: 'workload' } }];
  return [...main, ...made].map(({ named, origin }) => ({
    origin,
    resource: labelResource(named.resource, component, origin, target),
  }));
}

async function load(
  extensions: Extensions,
  kind: DefinitionKind,
  name: string,
  revision: number,
): Promise<DefinitionManifest> {
  const manifest = await extensions.find(kind, name, revision);
  if (manifest) return manifest;
  throw new LoamError('unknown-type', `The ${kind} type ${name} has no revision v${revision} any more.`, {
    got: name,
  });
}

/** A refusal by a plugin is about what the document says, so it carries the document's path. */
async function call(
  extensions: Extensions,
  manifest: DefinitionManifest,
  functionName: string,
  context: JsonObject | Record<string, unknown>,
  path: string,
): Promise<JsonValue> {
  const { kind, name, revision } = manifest;
  try {
    return await extensions.call({ kind, name, revision }, functionName, [context as JsonObject]);
  } catch (error) {
    if (!isLoamError(error)) throw error;
    const { code, message, ...rest } = error.toProblem();
    throw new LoamError(code, message, { ...rest, path: withPrefix(path, rest.path), cause: error });
  }
}

function withPrefix(path: string, inner: string | undefined): string {
  if (inner === undefined || inner === '') return path;
  if (inner.startsWith('spec.')) return inner;
  return inner.startsWith('[') ? `${path}${inner}` : `${path}.${inner}`;
}

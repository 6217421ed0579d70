import type { DefinitionManifest } from '@/plugins/sdk/definition';
import {
  type DefinitionFinder,
  type Expansion,
  createPlaceFinder,
  expandPolicies,
} from '@/server/delivery/plan/expand';
import { type Placement, placementKey } from '@/server/delivery/plan/planned';
import { type KnownCluster, resolvePlacements } from '@/server/delivery/plan/resolve-placements';
import type { Problem } from '@/server/domain/error';
import type { Application } from '@/server/domain/oam/application';
import { type DefinitionLookup, parseType } from '@/server/domain/oam/definition-lookup';
import { formatPath } from '@/server/domain/oam/document-path';
import { implicitDeploys } from '@/server/domain/oam/implicit-deploys';
import { flattenSteps, namedPolicies, namedSteps } from '@/server/domain/oam/names';
import type { ParsedDocument } from '@/server/domain/oam/parse';
import type { Extensions } from '@/server/extensions/extensions';
import { type Inclusions, withSteps } from '../workflow/inclusions';

/** What one step of a document delivers, before clusters are looked for. */
export type Delivery = { step: string; expansion: Expansion; path: string; component?: string };

/** Older names of a `deploy` without policies. */
const wholeSteps = new Set(['apply-application', 'apply-application-in-parallel']);
/** Steps that write where a topology policy says. */
const exportSteps = new Set(['export-data', 'export-service']);

/** Every delivery that the document's steps ask for, or what is done without steps. */
export async function deliveriesOf(
  extensions: Extensions,
  find: DefinitionFinder,
  application: Application,
  namespace: string,
): Promise<Delivery[]> {
  const expand = (policies: readonly string[]) =>
    expandPolicies(extensions, find, application, policies, namespace);
  const steps = flattenSteps(namedSteps(application));
  if (steps.length === 0) {
    return Promise.all(
      implicitDeploys(namedPolicies(application)).map(async ({ name, policies }) => ({
        step: name,
        expansion: await expand(policies),
        path: 'spec',
      })),
    );
  }
  const deliveries: Delivery[] = [];
  for (const { name, step, path } of steps) {
    const type = parseType(step.type).name;
    const place = formatPath(path);
    if (type === 'deploy') {
      const policies = step.properties?.['policies'];
      const names = Array.isArray(policies) ? policies.filter((each) => typeof each === 'string') : [];
      deliveries.push({ step: name, expansion: await expand(names), path: place });
    } else if (wholeSteps.has(type)) {
      deliveries.push({ step: name, expansion: await expand([]), path: place });
    } else if (type === 'apply-component') {
      const { component, cluster, namespace: own } = step.properties ?? {};
      const selector = {
        ...(typeof cluster === 'string' && cluster !== '' ? { clusters: [cluster] } : {}),
        ...(typeof own === 'string' && own !== '' ? { namespace: own } : {}),
      };
      const base = await expand([]);
      const selectors =
        Object.keys(selector).length > 0
          ? [{ selector, path: place, at: `${place}.properties.cluster` }]
          : [];
      deliveries.push({
        step: name,
        expansion: { ...base, selectors },
        path: place,
        ...(typeof component === 'string' ? { component } : {}),
      });
    }
  }
  return deliveries;
}

/** The same with what the workflows deliver that its steps run; each of those at the step through which it comes. */
export async function allDeliveries(
  extensions: Extensions,
  find: DefinitionFinder,
  { application, inclusions }: { application: Application; inclusions: Pick<Inclusions, 'all'> },
  namespace: string,
): Promise<Delivery[]> {
  const own = deliveriesOf(extensions, find, application, namespace);
  const inside = inclusions.all.map(async (inclusion) => {
    const found = await deliveriesOf(extensions, find, withSteps(application, inclusion), namespace);
    return found.map((delivery) => at(delivery, inclusion.path));
  });
  return (await Promise.all([own, ...inside])).flat();
}

function at(delivery: Delivery, path: string): Delivery {
  const { selectors } = delivery.expansion;
  const placed = selectors.map((each) => (each.at === undefined ? each : { ...each, path, at: path }));
  return { ...delivery, path, expansion: { ...delivery.expansion, selectors: placed } };
}

/** Where steps write objects of their own: at home, and where exports go. */
export async function writtenBySteps(
  extensions: Extensions,
  find: DefinitionFinder,
  application: Application,
  home: Placement,
  clusters: readonly KnownCluster[],
): Promise<Placement[]> {
  const own = application.metadata.namespace;
  const namespace = own ?? home.namespace;
  const found: Placement[] = [];
  for (const { step, path } of flattenSteps(namedSteps(application))) {
    const { capabilities } = await find('workflow-step', step.type, `${formatPath(path)}.type`);
    if (!capabilities.includes('k8s:write')) continue;
    const { topology, namespace: given } = step.properties ?? {};
    const isExport = exportSteps.has(parseType(step.type).name);
    const policies = isExport && typeof topology === 'string' ? [topology] : [];
    const { selectors } = await expandPolicies(extensions, find, application, policies, namespace);
    const places = resolvePlacements(selectors, home, own, clusters);
    const named = isExport && typeof given === 'string' && given !== '' ? { namespace: given } : {};
    found.push(...places.map((place) => ({ ...place, ...named })));
  }
  return found;
}

/** Every place that the document delivers to, each once. */
export function placementsOf(
  deliveries: readonly Delivery[],
  home: Placement,
  application: Application,
  clusters: readonly KnownCluster[],
): Placement[] {
  const found = new Map<string, Placement>();
  for (const { expansion } of deliveries) {
    for (const each of resolvePlacements(
      expansion.selectors,
      home,
      application.metadata.namespace,
      clusters,
    )) {
      found.set(placementKey(each), each);
    }
  }
  return [...found.values()];
}

/** Parameters as they are after every override, but for those that an input brings in mid-run. */
export function checkDeliveries(
  deliveries: readonly Delivery[],
  { application, positionOf }: ParsedDocument,
  definitions: DefinitionLookup<DefinitionManifest>,
): Problem[] {
  const placeOf = createPlaceFinder(application);
  const problems = new Map<string, Problem>();
  for (const { expansion, component: only } of deliveries) {
    for (const component of expansion.components) {
      if (only !== undefined && component.name !== only) continue;
      const path = placeOf(component);
      const manifest = definitions.find('component', component.type);
      const hasInputs = Array.isArray(component['inputs']) && component['inputs'].length > 0;
      if (!manifest || hasInputs || only !== undefined) continue;
      for (const problem of definitions.validate(manifest, component.properties, `${path}.properties`)) {
        const position = positionOf(problem.path ?? path);
        problems.set(`${problem.path} ${problem.message}`, { ...problem, position });
      }
    }
  }
  return [...problems.values()];
}

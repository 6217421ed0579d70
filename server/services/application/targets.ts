import { type DefinitionFinder, type Expansion, expandPolicies } from '@/server/delivery/plan/expand';
import type { Placement } from '@/server/delivery/plan/planned';
import { placementKey } from '@/server/delivery/plan/planned';
import { type KnownCluster, resolvePlacements } from '@/server/delivery/plan/resolve-placements';
import { implicitDeploys } from '@/server/delivery/plan/workflow';
import type { Application } from '@/server/domain/oam/application';
import { parseType } from '@/server/domain/oam/definition-lookup';
import { formatPath } from '@/server/domain/oam/document-path';
import { flattenSteps, namedSteps } from '@/server/domain/oam/names';
import type { Extensions } from '@/server/extensions/extensions';

/** What one step of a document delivers, before clusters are looked for. */
export type Delivery = { step: string; expansion: Expansion; path: string; component?: string };

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
      implicitDeploys(application).map(async ({ name, policies }) => ({
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
    } else if (type === 'apply-component') {
      const { component, cluster, namespace: own } = step.properties ?? {};
      const selector = {
        ...(typeof cluster === 'string' && cluster !== '' ? { clusters: [cluster] } : {}),
        ...(typeof own === 'string' && own !== '' ? { namespace: own } : {}),
      };
      const base = await expand([]);
      const selectors = Object.keys(selector).length > 0 ? [{ selector, path: place }] : [];
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

import type { ResourceRule } from '@/plugins/sdk/definition';
import { type DefinitionFinder, pinComponents } from '@/server/delivery/plan/expand';
import type { ApplicationIdentity, ComponentPlan, Placement } from '@/server/delivery/plan/planned';
import {
  type KnownCluster,
  parseVersion,
  resolvePlacements,
} from '@/server/delivery/plan/resolve-placements';
import { podProblems } from '@/server/delivery/pod-grants';
import { renderComponent } from '@/server/delivery/render';
import { type ParsedDocument, assertNoProblems } from '@/server/domain/oam/parse';
import type { ServiceContext } from '../context';
import { locating, withPosition } from './located-error';
import { type Made, madeTwice } from './one-maker';
import type { Delivery } from './targets';

/** A document of more components is rendered as it runs; trying all of them would take longer than a person waits. */
const mostComponents = 200;
/** For a cluster that nothing was heard of yet. */
const someVersion = { major: 1, minor: 30 };

export type Trial = {
  document: ParsedDocument;
  identity: ApplicationIdentity;
  home: Placement;
  find: DefinitionFinder;
  clusters: readonly KnownCluster[];
  grants: readonly string[];
  rules: readonly ResourceRule[];
};

/**
 * Renders what a document would deliver, once per delivery, so that what a plugin refuses is said before anything is saved
 * or runs. What takes inputs cannot be tried. Throws LoamError with line and column.
 */
export async function tryRender(
  ctx: ServiceContext,
  deliveries: readonly Delivery[],
  trial: Trial,
): Promise<void> {
  const { document, home, find, clusters } = trial;
  const { application } = document;
  for (const { expansion, component: only } of deliveries) {
    if (only !== undefined) continue;
    const own = application.metadata.namespace;
    const [placement] = resolvePlacements(expansion.selectors, home, own, clusters);
    if (!placement) continue;
    const version = clusters.find((each) => each.id === placement.clusterId)?.version ?? null;
    const plans = (await pinComponents(find, application, expansion.components)).filter(isWhole);
    const target = { ...placement, clusterVersion: parseVersion(version) ?? someVersion };
    const made = await Promise.all(
      plans.slice(0, mostComponents).map((plan) => tryOne(ctx, plan, trial, target)),
    );
    const twice = madeTwice(made.flat(), trial.rules);
    if (twice) throw withPosition(twice, document);
  }
}

function isWhole({ inputs }: ComponentPlan): boolean {
  return inputs.length === 0;
}

async function tryOne(
  { extensions }: ServiceContext,
  { component }: ComponentPlan,
  { document, identity, grants }: Trial,
  placement: Placement & { clusterVersion: { major: number; minor: number } },
): Promise<Made[]> {
  return locating(document, async () => {
    const rendered = await renderComponent(extensions, component, { application: identity, placement }, null);
    const project = { project: identity.project, grants };
    const problems = rendered.flatMap(({ resource }) => podProblems(resource, project));
    assertNoProblems(problems.map((each) => ({ ...each, path: component.path })));
    return rendered.map((each) => ({ ...each, component }));
  });
}

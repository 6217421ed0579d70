import type { ResourceRule } from '@/plugins/sdk/definition';
import { type DefinitionFinder, pinComponents } from '@/server/delivery/plan/expand';
import type {
  ApplicationIdentity,
  ComponentPlan,
  Placement,
  PlannedComponent,
} from '@/server/delivery/plan/planned';
import {
  type KnownCluster,
  parseVersion,
  resolvePlacements,
} from '@/server/delivery/plan/resolve-placements';
import { podProblems } from '@/server/delivery/pod-grants';
import { type RenderedResource, renderComponent } from '@/server/delivery/render';
import { treatmentOf } from '@/server/delivery/treatment';
import { LoamError } from '@/server/domain/error';
import { type ParsedDocument, assertNoProblems } from '@/server/domain/oam/parse';
import type { ServiceContext } from '../context';
import { locating, withPosition } from './located-error';
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
    assertOneMaker(made.flat(), trial);
  }
}

function isWhole({ inputs }: ComponentPlan): boolean {
  return inputs.length === 0;
}

type Made = RenderedResource & { component: PlannedComponent };

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

/** An object that two components write would be as the one has it, then as the other, and go with either. */
function assertOneMaker(made: readonly Made[], { document, rules }: Trial): void {
  const makers = new Map<string, PlannedComponent>();
  for (const each of made) {
    if (treatmentOf(rules, each)?.readOnly) continue;
    const { component, resource } = each;
    const { kind, apiVersion, metadata } = resource;
    const key = [apiVersion.replace(/[^/]*$/, ''), kind, metadata.namespace ?? '', metadata.name].join(' ');
    const other = makers.get(key);
    makers.set(key, component);
    if (!other || other.name === component.name) continue;
    const error = new LoamError('invalid-document', `Two components make the ${kind} ${metadata.name}.`, {
      path: component.path,
      expected: `an object that ${other.name} does not make`,
      got: `${kind} ${metadata.name} of ${component.name}`,
      hint: component.replica
        ? 'Copies of a component need objects that are named after it: see the policy replication.'
        : 'Give it another name, or take it out of one of them.',
    });
    throw withPosition(error, document);
  }
}

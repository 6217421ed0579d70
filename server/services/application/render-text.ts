import type { ResourceRule } from '@/plugins/sdk/definition';
import { inApplyOrder } from '@/server/delivery/kind-order';
import { createFinder, pinComponents, resourceRules } from '@/server/delivery/plan/expand';
import type { ApplicationIdentity, Placement, PlannedComponent } from '@/server/delivery/plan/planned';
import {
  type KnownCluster,
  listKnownClusters,
  parseVersion,
  resolvePlacements,
} from '@/server/delivery/plan/resolve-placements';
import { type Scoped, type ScopedResource, scopeResources } from '@/server/delivery/policy';
import { loadReach } from '@/server/delivery/reach';
import { type RenderedResource, renderComponent } from '@/server/delivery/render';
import type { DryRunApplication } from '@/server/domain/application-input';
import { type Problem, isLoamError } from '@/server/domain/error';
import type { Application } from '@/server/domain/oam/application';
import type { ParsedDocument } from '@/server/domain/oam/parse';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';
import type { Inclusions } from '../workflow/inclusions';
import { checkedDocuments } from './check';
import { pinDefinitions } from './definitions';
import { locate, withPosition } from './located-error';
import { nextRevision } from './next-revision';
import { homeOf } from './start-run';
import { type Delivery, allDeliveries, deliveriesOf } from './targets';

/** An object as it would be applied. */
export type RenderedObject = ScopedResource & { component: PlannedComponent };

/** What one step of a document delivers to one place. */
export type RenderedDelivery = {
  application: ApplicationIdentity;
  /** Workflow step that would deliver it. */
  step: string;
  /** It delivers all that is meant for the place, not a single component. */
  whole: boolean;
  placement: Placement;
  objects: RenderedObject[];
  /** How the document's policies treat them. */
  rules: ResourceRule[];
};
export type RenderedText = {
  deliveries: RenderedDelivery[];
  /** The stage that it is rendered for. */
  home: Placement;
  /** What would keep it from being delivered, though it can be rendered; and warnings. */
  problems: Problem[];
};

/** Renders what applying a text would bring to the clusters, field for field. Writes nothing, neither here nor there. */
export async function renderText(
  ctx: ServiceContext,
  project: Project,
  input: DryRunApplication,
): Promise<RenderedText> {
  const { documents, inclusions, definitions, problems } = await checkedDocuments(
    ctx,
    project,
    input.document,
  );
  const home = await homeOf(ctx, project, input.stage);
  const clusters = await listKnownClusters(ctx.db);
  const result: RenderedText = { deliveries: [], home, problems: [...problems] };
  for (const [index, document] of documents.entries()) {
    const { application } = document;
    const steps = { application, inclusions: inclusions[index] ?? { all: [] } };
    const find = createFinder(ctx.extensions, pinDefinitions(application, definitions));
    const namespace = application.metadata.namespace ?? home.namespace;
    try {
      const rules = await resourceRules(ctx.extensions, find, application, namespace);
      for (const delivery of await dryDeliveries(ctx, find, steps, namespace)) {
        await renderDelivery({ ctx, project, document, home, clusters, find, rules, result }, delivery);
      }
    } catch (error) {
      throw isLoamError(error) ? withPosition(error, document) : error;
    }
  }
  return result;
}

/** A document whose steps deliver nothing is shown as if it were deployed as a whole. */
async function dryDeliveries(
  ctx: ServiceContext,
  find: ReturnType<typeof createFinder>,
  steps: { application: Application; inclusions: Pick<Inclusions, 'all'> },
  namespace: string,
): Promise<Delivery[]> {
  const deliveries = await allDeliveries(ctx.extensions, find, steps, namespace);
  const deploys = deliveries.filter((each) => each.component === undefined);
  if (deploys.length > 0) return deliveries;
  const { application } = steps;
  const { workflow } = application.spec;
  const whole = {
    ...application,
    spec: { ...application.spec, policies: [], workflow: { ...workflow, steps: [] } },
  };
  return deliveriesOf(ctx.extensions, find, whole, namespace);
}

type Job = {
  ctx: ServiceContext;
  project: Project;
  document: ParsedDocument;
  home: Placement;
  clusters: readonly KnownCluster[];
  find: ReturnType<typeof createFinder>;
  rules: ResourceRule[];
  result: RenderedText;
};

async function renderDelivery(job: Job, delivery: Delivery): Promise<void> {
  const { application } = job.document;
  const plans = await pinComponents(job.find, application, delivery.expansion.components);
  const chosen = plans.filter(
    ({ component }) => delivery.component === undefined || component.name === delivery.component,
  );
  const identity = await identityOf(job);
  for (const placement of placementsFor(job, delivery)) {
    const row = job.clusters.find((each) => each.id === placement.clusterId);
    const api = await job.ctx.clusters.open(placement.clusterId);
    const clusterVersion = parseVersion(row?.version ?? null) ?? (await api.version());
    const reach = await loadReach(job.ctx.db, job.project.id, placement.clusterId);
    const objects: RenderedObject[] = [];
    for (const { component } of chosen) {
      const target = { application: identity, placement: { ...placement, clusterVersion } };
      const rendered = await renderComponent(job.ctx.extensions, component, target);
      const scoped = await scopeResources(rendered, api, reach, component.path).catch((error: unknown) =>
        unscoped(error, rendered),
      );
      job.result.problems.push(...locate(scoped.problems, job.document));
      objects.push(...inApplyOrder(scoped.resources).map((each) => ({ ...each, component })));
    }
    const { step, component } = delivery;
    const { rules } = job;
    const whole = component === undefined;
    job.result.deliveries.push({ application: identity, step, whole, placement, objects, rules });
  }
}

/** Rendering needs no cluster; that one does not answer is said, and nothing more. */
function unscoped(error: unknown, rendered: RenderedResource[]): Scoped {
  if (!isLoamError(error) || error.code !== 'cluster-unreachable') throw error;
  // What could not be looked at is not open to the project.
  const refusal = error.toProblem();
  const resources = rendered.map((each) => ({ ...each, refusal }));
  return { resources, problems: [{ ...refusal, severity: 'warning' }] };
}

async function identityOf({ ctx, project, document }: Job): Promise<ApplicationIdentity> {
  const { name, labels, annotations } = document.application.metadata;
  const { id, revision } = await nextRevision(ctx, project, name, document.text);
  return { id, name, project: project.name, revision, labels, annotations };
}

/** A cluster that is not there, or a selector that nothing fits, is named; it is rendered for the stage all the same. */
function placementsFor(
  { document, home, clusters, result }: Job,
  { expansion, path }: Delivery,
): Placement[] {
  const own = document.application.metadata.namespace;
  try {
    const placements = resolvePlacements(expansion.selectors, home, own, clusters);
    if (placements.length > 0) return placements;
    const message = 'No cluster fits, so that nothing would be delivered; shown as for the stage.';
    result.problems.push(...locate([{ code: 'not-found', severity: 'warning', message, path }], document));
  } catch (error) {
    if (!isLoamError(error) || error.code !== 'not-found') throw error;
    result.problems.push(...locate([error.toProblem()], document));
  }
  const [first] = expansion.selectors.flatMap(({ selector }) => selector.namespace ?? []);
  const selector = first === undefined ? {} : { namespace: first };
  return resolvePlacements([{ selector, path }], home, own, clusters);
}

import { type DefinitionFinder, createFinder, resourceRules } from '@/server/delivery/plan/expand';
import { listKnownClusters } from '@/server/delivery/plan/resolve-placements';
import type { DryRunApplication } from '@/server/domain/application-input';
import type { Application } from '@/server/domain/oam/application';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';
import type { Inclusions } from '../workflow/inclusions';
import { checkedDocuments } from './check';
import { pinDefinitions } from './definitions';
import { heldBack } from './held-back';
import { locating } from './located-error';
import { type RenderJob, type RenderedText, renderDelivery } from './render-delivery';
import { homeOf } from './start-run';
import { type Delivery, allDeliveries, deliveriesOf } from './targets';

/**
 * Renders what applying a text would bring to the clusters, field for field. Writes nothing, neither here nor there. `revision`: of
 * which it is the saved text.
 */
export async function renderText(
  ctx: ServiceContext,
  project: Project,
  input: DryRunApplication,
  { plain = false, revision }: Pick<RenderJob, 'plain' | 'revision'> = {},
): Promise<RenderedText> {
  const { documents, inclusions, definitions, problems } = await checkedDocuments(
    ctx,
    project,
    input.document,
  );
  const home = await homeOf(ctx, project, input.stage);
  const clusters = await listKnownClusters(ctx.db);
  const result: RenderedText = { deliveries: [], home, problems: [...problems], heldBack: [] };
  const saved = revision === undefined ? {} : { revision };
  const job = { ctx, project, home, clusters, result, plain, ...saved };
  for (const [index, document] of documents.entries()) {
    const { application } = document;
    const steps = { application, inclusions: inclusions[index] ?? { all: [] } };
    const find = createFinder(ctx.extensions, pinDefinitions(application, definitions));
    const namespace = application.metadata.namespace ?? home.namespace;
    if (revision === undefined) result.heldBack.push(...(await heldBack(ctx, project, document, home)));
    await locating(document, async () => {
      const rules = await resourceRules(ctx.extensions, find, application, namespace);
      for (const delivery of await dryDeliveries(ctx, find, steps, namespace)) {
        await renderDelivery({ ...job, document, find, rules }, delivery);
      }
    });
  }
  return result;
}

/** A document whose steps deliver nothing is shown as if it were deployed as a whole. */
export async function dryDeliveries(
  ctx: ServiceContext,
  find: DefinitionFinder,
  steps: { application: Application; inclusions: Pick<Inclusions, 'all'> },
  namespace: string,
): Promise<Delivery[]> {
  const deliveries = await allDeliveries(ctx.extensions, find, steps, namespace);
  const deploys = deliveries.filter((each) => each.component === undefined);
  if (deploys.length > 0) return deliveries;
  return wholeDelivery(ctx, find, steps.application, namespace);
}

/** All components to the stage, whatever policies and steps say. */
export async function wholeDelivery(
  ctx: ServiceContext,
  find: DefinitionFinder,
  { spec, ...application }: Application,
  namespace: string,
): Promise<Delivery[]> {
  const whole = {
    ...application,
    spec: { ...spec, policies: [], workflow: { ...spec.workflow, steps: [] } },
  };
  return deliveriesOf(ctx.extensions, find, whole, namespace);
}

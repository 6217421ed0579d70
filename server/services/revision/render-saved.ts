import { createFinder } from '@/server/delivery/plan/expand';
import type { Placement } from '@/server/delivery/plan/planned';
import { listKnownClusters } from '@/server/delivery/plan/resolve-placements';
import { type LoamError, type Problem, isLoamError } from '@/server/domain/error';
import { checkDocuments } from '../application/check';
import { pinDefinitions } from '../application/definitions';
import { withPosition } from '../application/located-error';
import { type RenderJob, type RenderedDelivery, renderDelivery } from '../application/render-delivery';
import { dryDeliveries, wholeDelivery } from '../application/render-text';
import type { Delivery } from '../application/targets';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';
import type { Inclusions } from '../workflow/inclusions';

/** A revision as it would be delivered today. */
export type RenderedRevision = {
  deliveries: RenderedDelivery[];
  /** Components that cannot be rendered, any more or just now. */
  missing: ReadonlySet<string>;
  /** Why not, each at its place in the document. */
  failures: Problem[];
  /** What the project may not deliver, clusters that could not be asked. */
  remarks: Problem[];
};
type Saved = { number: number; document: string };

/**
 * Renders a saved revision as far as it can be: what its types no longer allow is said at its place, the rest is there. By the
 * definitions of now, for two revisions are compared by what they say and not by when they were saved.
 */
export async function renderSaved(
  ctx: ServiceContext,
  project: Project,
  saved: Saved,
  home: Placement,
): Promise<RenderedRevision> {
  const { documents, inclusions, definitions, problems } = await checkDocuments(ctx, project, saved.document);
  const [document] = documents;
  if (!document) return { deliveries: [], missing: new Set(), failures: errorsOf(problems), remarks: [] };
  const missing = new Set<string>();
  const failures = new Map<string, Problem>();
  const note = (error: LoamError) => {
    const problem = withPosition(error, document).toProblem();
    failures.set(`${problem.path} ${problem.message}`, problem);
  };
  const job: RenderJob = {
    ctx,
    project,
    document,
    revision: saved.number,
    home,
    clusters: await listKnownClusters(ctx.db),
    find: createFinder(ctx.extensions, pinDefinitions(document.application, definitions)),
    rules: [],
    result: { deliveries: [], home, problems: [], heldBack: [] },
    failed: (component, error) => {
      missing.add(component);
      note(error);
    },
  };
  const included = inclusions[0] ?? { all: [] };
  for (const delivery of await deliveriesOf(job, included, note)) await renderDelivery(job, delivery);
  const { deliveries, problems: remarks } = job.result;
  for (const { unread } of deliveries) for (const each of unread) missing.add(each);
  return { deliveries, missing, failures: [...failures.values()], remarks };
}

function errorsOf(problems: readonly Problem[]): Problem[] {
  return problems.filter(({ severity }) => severity !== 'warning');
}

/** Without its policies and steps where these cannot be followed any more. */
async function deliveriesOf(
  { ctx, document, home, find }: RenderJob,
  inclusions: Pick<Inclusions, 'all'>,
  note: (error: LoamError) => void,
): Promise<Delivery[]> {
  const { application } = document;
  const namespace = application.metadata.namespace ?? home.namespace;
  try {
    return await dryDeliveries(ctx, find, { application, inclusions }, namespace);
  } catch (error) {
    if (!isLoamError(error)) throw error;
    note(error);
    return wholeDelivery(ctx, find, application, namespace);
  }
}

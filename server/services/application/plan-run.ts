import type { DefinitionManifest } from '@/plugins/sdk/definition';
import { type DefinitionFinder, createFinder, resourceRules } from '@/server/delivery/plan/expand';
import type { Placement, WorkflowContext } from '@/server/delivery/plan/planned';
import { type KnownCluster, listKnownClusters } from '@/server/delivery/plan/resolve-placements';
import { planWorkflow } from '@/server/delivery/plan/workflow';
import type { ConflictChoice } from '@/server/domain/application-input';
import { LoamError } from '@/server/domain/error';
import { check } from '@/server/domain/oam/check';
import type { DefinitionLookup } from '@/server/domain/oam/definition-lookup';
import { type ParsedDocument, assertNoProblems } from '@/server/domain/oam/parse';
import type { ExecutionSpec } from '@/server/engine/core/graph';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';
import {
  type Inclusions,
  checkInclusions,
  findInclusions,
  pinInclusions,
  withSteps,
} from '../workflow/inclusions';
import { type Referred, aboutReference, resolveWorkflow } from '../workflow/resolve';
import { loadDefinitions, pinDefinitions } from './definitions';
import type { ApplicationRow } from './find';
import { getDocument } from './get-document';
import { locate, locating } from './located-error';
import { type Delivery, allDeliveries, checkDeliveries, placementsOf, writtenBySteps } from './targets';
import { tryRender } from './trial-render';

/** What is planned: a revision, and where to. */
export type PlanRequest = {
  row: ApplicationRow;
  revision: number;
  home: Placement;
  conflicts?: ConflictChoice | undefined;
  /** The document of the revision, where it was checked a moment ago. */
  checked?: CheckedDocument | undefined;
};
export type PlannedRun = { spec: ExecutionSpec; targets: Placement[] };

/** An application with the steps that it will run, and all that they are checked by. */
export type CheckedDocument = {
  document: ParsedDocument;
  referred: Referred | null;
  inclusions: Inclusions;
  definitions: DefinitionLookup<DefinitionManifest>;
};

async function checkForRun(
  ctx: ServiceContext,
  project: Project,
  written: ParsedDocument,
): Promise<CheckedDocument> {
  const { document, referred, problems } = await resolveWorkflow(ctx, project, written);
  assertNoProblems(problems);
  const { application } = document;
  const inclusions = await findInclusions(ctx, project, { application, isOfApplication: true });
  assertNoProblems(aboutReference(locate(inclusions.problems, document), referred));
  const definitions = await loadDefinitions(ctx.extensions, [application, ...inclusions.library.values()]);
  const found = [
    ...check(document, definitions, { library: inclusions.library }),
    ...locate(checkInclusions(inclusions, definitions, application), document),
  ];
  assertNoProblems(aboutReference(found, referred));
  return { document, referred, inclusions, definitions };
}

type Where = {
  find: DefinitionFinder;
  home: Placement;
  namespace: string;
  clusters: readonly KnownCluster[];
};

/** What its steps deliver, and where they and those of the workflows inside of it write. */
async function placesOf(
  { extensions }: ServiceContext,
  { document, inclusions, definitions }: CheckedDocument,
  { find, home, namespace, clusters }: Where,
): Promise<{ deliveries: Delivery[]; targets: Placement[] }> {
  const { application } = document;
  const variants = [application, ...inclusions.all.map((each) => withSteps(application, each))];
  const deliveries = await allDeliveries(extensions, find, { application, inclusions }, namespace);
  assertNoProblems(checkDeliveries(deliveries, document, definitions));
  const written = await Promise.all(
    variants.map((each) => writtenBySteps(extensions, find, each, home, clusters)),
  );
  const targets = [...placementsOf(deliveries, home, application, clusters), ...written.flat()];
  return { deliveries, targets };
}

/**
 * The graph of a run of a revision, with everything pinned that it goes by. Checks once more what was checked when it was
 * saved, unless that was a moment ago: types may have changed since, and the workflows that it names. Throws LoamError with
 * line and column.
 */
export async function planRun(
  ctx: ServiceContext,
  project: Project,
  { row, revision, home, conflicts, checked: given }: PlanRequest,
): Promise<PlannedRun> {
  const checked = given ?? (await checkForRun(ctx, project, await getDocument(ctx, row, revision)));
  const { document, referred, inclusions, definitions } = checked;
  const { application } = document;
  const pins = pinDefinitions(application, definitions);
  const namespace = application.metadata.namespace ?? home.namespace;
  const find = createFinder(ctx.extensions, pins);
  const clusters = await listKnownClusters(ctx.db);
  const { deliveries, targets } = await locating(document, () =>
    placesOf(ctx, checked, { find, home, namespace, clusters }),
  );
  const rules = await resourceRules(ctx.extensions, find, application, namespace);
  const { name, labels, annotations } = application.metadata;
  const identity = { id: row.id, name, project: project.name, revision, labels, annotations };
  const { grants } = project;
  await tryRender(ctx, deliveries, { document, identity, home, find, clusters, grants, rules });
  const context: WorkflowContext = {
    application: identity,
    home: { ...home, namespace },
    pins,
    ...(rules.length > 0 ? { rules } : {}),
    ...(conflicts ? { conflicts } : {}),
    ...(referred?.id === undefined
      ? {}
      : { workflow: { id: referred.id, name: referred.name, revision: referred.revision } }),
    ...(inclusions.all.length > 0 ? { library: pinInclusions(inclusions, definitions) } : {}),
    targets: targets.map((target) => ({ clusterId: target.clusterId, namespace: target.namespace })),
    name,
    appName: name,
    namespace,
  };
  const title = `${name} r${revision}${home.stage === null ? '' : ` to ${home.stage}`}`;
  const step = (type: string) => {
    const manifest = definitions.find('workflow-step', type);
    if (manifest) return manifest;
    throw new LoamError('unknown-type', `There is no workflow step type "${type}".`, { got: type });
  };
  return { spec: planWorkflow(application, { title, context, step }), targets };
}

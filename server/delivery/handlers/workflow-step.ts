import type { KubeResource, Outcome } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { HandlerContext, NodeHandler } from '@/server/engine/runner/handler';
import type { ClusterApi, ResourceId } from '@/server/targets/kubernetes/cluster-api';
import { createHost } from '../host';
import { placementsHost } from '../host-placements';
import type { Owner } from '../labels';
import { chosenRevision } from '../plan/chosen';
import type { StandaloneRun } from '../plan/planned';
import { trackInstance } from '../track';
import { applyForWorkflow, forgetForWorkflow } from '../workflow-objects';
import { runOf, standaloneRun, workflowContext } from './contexts';
import type { DeliveryDeps } from './deps';
import { asOutcome } from './outcome';

type StepFunction = 'start' | 'poll' | 'cancel';
// A step may talk to the outside; what takes longer answers `waiting` and is polled.
const callTimeoutMs = 30_000;

/** Performs a workflow step by the plugin that defines it, in the revision that the run keeps. */
export function createWorkflowStepHandler(deps: DeliveryDeps): NodeHandler {
  return {
    start: (ctx) => asOutcome(ctx.node.path, () => call(deps, ctx, 'start')),
    poll: (ctx) => asOutcome(ctx.node.path, () => call(deps, ctx, 'poll')),
    cancel: async (ctx) => {
      await call(deps, ctx, 'cancel');
    },
  };
}

const done: Outcome = { type: 'succeeded' };

async function call(deps: DeliveryDeps, ctx: HandlerContext, wanted: StepFunction): Promise<Outcome> {
  const { extensions } = deps;
  const { name = '', revision: planned = 0 } = ctx.node.handler;
  const revision = chosenRevision(ctx.definitions, 'workflow-step', name, planned);
  const manifest = await extensions.find('workflow-step', name, revision);
  if (!manifest) {
    throw new LoamError(
      'unknown-type',
      `The workflow step type ${name} has no revision v${revision} any more.`,
    );
  }
  if (wanted === 'cancel' && !manifest.functions.includes('cancel')) return done;
  const functionName = wanted === 'poll' && !manifest.functions.includes('poll') ? 'start' : wanted;
  const parameters = extensions.parameters(
    manifest,
    ctx.properties,
    `${ctx.node.path ?? ctx.node.key}.properties`,
  );
  const place = placeOf(deps, ctx);
  const host = await createHost(deps, manifest, place.bound);
  host.save = ctx.save;
  host.placements = placementsHost(deps, manifest, ctx);
  const step: JsonObject = {
    stepName: ctx.node.key,
    appName: place.name,
    namespace: place.namespace,
    appRevisionNumber: place.revision,
    parameters,
    inputs: ctx.inputs,
    answers: ctx.answers,
    attempt: ctx.attempt,
    idempotencyKey: ctx.idempotencyKey,
    startedAtMs: ctx.startedAtMs,
    nowMs: ctx.nowMs,
    state: ctx.state,
  };
  const ref = { kind: manifest.kind, name: manifest.name, revision: manifest.revision };
  return (await extensions.call(ref, functionName, [step], { host, timeoutMs: callTimeoutMs })) as Outcome;
}

type Place = {
  name: string;
  namespace: string;
  revision: number;
  bound: Parameters<typeof createHost>[2];
};

/** Where a step works, and whom what it makes belongs to. */
function placeOf(deps: DeliveryDeps, ctx: HandlerContext): Place {
  const alone = standaloneRun(ctx.context);
  if (alone) return placeAlone(deps, ctx, alone);
  const { application, home } = workflowContext(ctx.context);
  const { name, revision } = application;
  const run = { id: runOf(ctx), revision };
  const track = async () => ({
    instanceId: await deps.db.transaction((tx) =>
      trackInstance(tx, ctx.projectId, application, home, { id: run.id, whole: false }),
    ),
    component: ctx.node.key,
    run,
  });
  const bound = { application, placement: home, ctx, track };
  return { name, namespace: home.namespace, revision, bound };
}

function placeAlone({ db }: DeliveryDeps, ctx: HandlerContext, run: StandaloneRun): Place {
  const { name, project, namespace, revision } = run;
  const owner: Owner = { kind: 'workflow', name, project };
  // Without a home no step asks for the cluster: that was made sure of at the start.
  const placement = run.home ?? { clusterId: '', cluster: '', namespace };
  const apply = (api: ClusterApi, wanted: KubeResource) =>
    applyForWorkflow(db, api, wanted, { owner, clusterId: placement.clusterId, ctx });
  const forget = (object: ResourceId) =>
    forgetForWorkflow(db, object, { owner, clusterId: placement.clusterId, ctx });
  return { name, namespace, revision, bound: { application: owner, placement, ctx, apply, forget } };
}

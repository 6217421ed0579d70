import { z } from 'zod';
import { LoamError } from '@/server/domain/error';
import type { Application } from '@/server/domain/oam/application';
import type { ExecutionSpec } from '@/server/engine/core/graph';
import type { ChildPlanner, HandlerContext } from '@/server/engine/runner/handler';
import { withChosen } from '../plan/chosen';
import { keyed, planDeployment } from '../plan/deployment';
import { type Expansion, createFinder, expandPolicies, pinComponents } from '../plan/expand';
import { loadApplication } from '../plan/load-application';
import { limitParallel } from '../plan/parallelism';
import {
  type ComponentPlan,
  type Placement,
  type PlannedPlacement,
  type WorkflowContext,
  placementKey,
} from '../plan/planned';
import {
  type KnownCluster,
  listKnownClusters,
  parseVersion,
  resolvePlacements,
} from '../plan/resolve-placements';
import { runOf, workflowContext } from './contexts';
import type { DeliveryDeps } from './deps';

/** What a step asks for: `deploy` with policies, `apply-component` with one component. */
export const DeploymentRequest = z.object({
  policies: z.array(z.string()).default([]),
  component: z.string().optional(),
  cluster: z.string().optional(),
  namespace: z.string().optional(),
});
export type DeploymentRequest = z.infer<typeof DeploymentRequest>;

const defaultHealthTimeoutMs = 10 * 60_000;

/** Plans the deployment that a workflow step spawns, from the revision and the definitions that the run keeps. */
export function createDeploymentPlanner(deps: DeliveryDeps): ChildPlanner {
  return async (request, parent): Promise<ExecutionSpec> => {
    const input = DeploymentRequest.parse(request.input);
    const context = workflowContext(withChosen(parent.context, parent.definitions));
    const { db, extensions } = deps;
    const { id, revision } = context.application;
    const [application, known] = await Promise.all([
      loadApplication(db, id, revision, context.workflow),
      listKnownClusters(db),
    ]);
    const find = createFinder(extensions, context.pins);
    const expansion = await expandPolicies(extensions, find, application, input.policies, context.namespace);
    const placements = resolvePlacements(
      selectorsOf(input, expansion, parent),
      context.home,
      application.metadata.namespace,
      known,
    );
    const plans = selectComponents(
      await pinComponents(find, application, expansion.components),
      input,
      parent,
      application,
    );
    const limited = limitParallel(plans, parent.node.properties?.['parallelism']);
    return planDeployment(
      placements.map((placement) => ({ placement: placementKey(placement), components: limited })),
      {
        title: titleOf(context, placements, input),
        healthTimeoutMs: healthTimeout(parent),
        context: {
          application: context.application,
          runId: runOf(parent),
          whole: input.component === undefined,
          ...(context.rules ? { rules: context.rules } : {}),
          ...(context.conflicts ? { conflicts: context.conflicts } : {}),
          placements: keyed(placements.map((placement) => withVersion(placement, known))),
          name: context.name,
          appName: context.appName,
          stepInputs: Object.fromEntries(
            Object.values(parent.inputs).map((value, index) => [`i${index}`, value]),
          ),
        },
      },
    );
  };
}

function selectorsOf(
  { component, cluster, namespace }: DeploymentRequest,
  expansion: Expansion,
  parent: HandlerContext,
): Expansion['selectors'] {
  if (component === undefined || (!cluster && !namespace)) return expansion.selectors;
  const selector = { ...(cluster ? { clusters: [cluster] } : {}), ...(namespace ? { namespace } : {}) };
  const path = parent.node.path ?? parent.node.key;
  return [{ selector, path, at: `${path}.properties.cluster` }];
}

function selectComponents(
  plans: ComponentPlan[],
  { component }: DeploymentRequest,
  parent: HandlerContext,
  application: Application,
): ComponentPlan[] {
  if (component === undefined) return plans;
  const plan = plans.find((each) => each.component.name === component);
  if (!plan) {
    throw new LoamError('invalid-document', `There is no component "${component}".`, {
      path: `${parent.node.path ?? parent.node.key}.properties.component`,
      expected: `one of ${application.spec.components.map((each) => each.name).join(', ')}`,
      got: component,
    });
  }
  return [
    {
      ...plan,
      inputs: stepInputs(parent, application),
      outputs: parent.node.outputs?.length ? wholeObject : plan.outputs,
    },
  ];
}

/** The parts of the live workload, so that the step's own outputs can read `output.status...`. */
const wholeObject = ['metadata', 'spec', 'status'].map((name) => ({
  name,
  valueFrom: `has(output.${name}) ? output.${name} : {}`,
}));

/** The step's inputs go to the component's parameters, as in KubeVela; the values are in the deployment's context. */
function stepInputs(parent: HandlerContext, application: Application): ComponentPlan['inputs'] {
  const keys = new Map<string, string>();
  for (const step of application.spec.workflow?.steps.flatMap((each) => [each, ...each.subSteps]) ?? []) {
    if (step.name !== parent.node.key) continue;
    for (const { from, parameterKey } of step.inputs) if (parameterKey) keys.set(from, parameterKey);
  }
  return Object.keys(parent.inputs).flatMap((from, index) => {
    const parameterKey = keys.get(from);
    return parameterKey === undefined ? [] : [{ from: `context.stepInputs.i${index}`, parameterKey }];
  });
}

function withVersion(placement: Placement, known: readonly KnownCluster[]): PlannedPlacement {
  const row = known.find((each) => each.id === placement.clusterId);
  const clusterVersion = parseVersion(row?.version ?? null);
  return clusterVersion ? { ...placement, clusterVersion } : placement;
}

// A step that has a deadline of its own gives it to its components, a little earlier, so that they can say why.
function healthTimeout({ node, startedAtMs, nowMs }: HandlerContext): number {
  if (node.timeoutMs === undefined) return defaultHealthTimeoutMs;
  const left = startedAtMs + node.timeoutMs - nowMs;
  return Math.max(1_000, left - Math.min(2_000, left / 5));
}

function titleOf(
  { application }: WorkflowContext,
  placements: Placement[],
  { component }: DeploymentRequest,
): string {
  const what = component === undefined ? application.name : `${application.name}/${component}`;
  return `${what} r${application.revision} to ${placements.map((each) => placementKey(each)).join(', ') || 'nowhere'}`;
}

import type { Replica, ResourceRule } from '@/plugins/sdk/definition';
import type { ConflictChoice } from '@/server/domain/application-input';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import type { DefinitionKind } from '@/server/extensions/extensions';

/** Where a deployment goes. Plain data: it is kept with the execution. */
export type Placement = {
  clusterId: string;
  /** Name of the cluster. */
  cluster: string;
  namespace: string;
  /** Stage that the run is for. */
  stageId: string | null;
  stage: string | null;
};

/** The version as it was known when the deployment was planned: not yet, where the cluster was never reached. */
export type PlannedPlacement = Placement & { clusterVersion?: { major: number; minor: number } };

/** `<cluster>/<namespace>`: unique among the placements of one application. */
export function placementKey(placement: Pick<Placement, 'cluster' | 'namespace'>): string {
  return `${placement.cluster}/${placement.namespace}`;
}

/** What every delivery node knows of the application. */
export type ApplicationIdentity = {
  id: string;
  name: string;
  project: string;
  revision: number;
  labels: Record<string, string>;
  annotations: Record<string, string>;
};

export type TraitStage = 'render' | 'pre' | 'post';

/** A trait with its definition pinned. */
export type PlannedTrait = { type: string; revision: number; stage: TraitStage; properties: JsonObject };

/** A component as it is rendered: overrides applied, definitions pinned, place in the document known. */
export type PlannedComponent = {
  name: string;
  type: string;
  revision: number;
  properties: JsonObject;
  traits: PlannedTrait[];
  /** `spec.components[2]`, or the override that added it. */
  path: string;
  /** Of a copy. */
  replica?: Replica;
};

/** A planned component with its edges, which the graph holds once it is planned. */
export type ComponentPlan = {
  component: PlannedComponent;
  dependsOn: string[];
  inputs: { from: string; parameterKey?: string }[];
  outputs: { name: string; valueFrom: string }[];
};

/** Context of a `workflow` execution. */
export type WorkflowContext = {
  application: ApplicationIdentity;
  /** Cluster and namespace of the stage: where a step goes that says nothing else. */
  home: Placement;
  /** Definition revisions that this run keeps: kind -> type as the document spells it -> revision. */
  pins: Pins;
  /** The workflow of the library that the document names, in the revision that this run keeps. */
  workflow?: { id: string; name: string; revision: number };
  /** The workflows that its steps run inside of it, by `libraryKey`. */
  library?: Record<string, PinnedWorkflow>;
  /** Every place that some step may deliver to. What runs elsewhere in this stage is no longer wanted. */
  targets: { clusterId: string; namespace: string }[];
  /** How objects are treated, as the document's policies say. */
  rules?: ResourceRule[];
  /** What becomes of fields that others set meanwhile. */
  conflicts?: ConflictChoice;
  /** Name of the application, as KubeVela's expressions know it. */
  name: string;
  appName: string;
  namespace: string;
  /** Of a run inside a run: the one that a person started. */
  runId?: string;
};

/** A workflow of the library, and the types of its steps, in the revisions that a run keeps. */
export type PinnedWorkflow = {
  id: string;
  name: string;
  revision: number;
  steps: Record<string, { name: string; revision: number; repeatable: boolean }>;
};

/** A run of a workflow that stands on its own. */
export type StandaloneRun = {
  /** Whom the objects that its steps make belong to: the name of the workflow, or of the WorkflowRun. */
  name: string;
  project: string;
  /** 0: it was started from a document that is in no library. */
  revision: number;
  /** Where its steps work in a cluster; null when none of them does. */
  home: Placement | null;
  namespace: string;
  /** Definition revisions that this run keeps. */
  pins?: Pins;
  library?: Record<string, PinnedWorkflow>;
};

/**
 * Context of its `workflow` execution: what the document or the start gave, as conditions and inputs read it, and under
 * one name that nobody can give the run itself.
 */
export type StandaloneContext = Record<string, JsonValue> & { [standaloneKey]: StandaloneRun };
export const standaloneKey = '$loam';

/** Context of a `deployment` execution. */
export type DeploymentContext = {
  application: ApplicationIdentity;
  /** The workflow run that this deployment is part of: what it renders is marked with it. */
  runId: string;
  /** True when it delivers all that is meant for its placements, not single components. */
  whole: boolean;
  rules?: ResourceRule[];
  /** What becomes of fields that others set meanwhile. */
  conflicts?: ConflictChoice;
  placements: Record<string, PlannedPlacement>;
  name: string;
  appName: string;
  /** Values that the step which asked for this took in, for its component's parameters. */
  stepInputs: Record<string, JsonValue>;
};

export type Pins = Partial<Record<DefinitionKind, Record<string, number>>>;

/** Properties of the node that renders, applies and awaits a component. */
export type ComponentNode = { placement: string; component: PlannedComponent; healthTimeoutMs: number };
/** Properties of a node of a `pre` or `post` trait; `component` is the one that it stands on. */
export type TraitNode = { placement: string; component: PlannedComponent; trait: PlannedTrait };
/** Properties of the node that waits for the runs before it: those of its group, and some by name. */
export type TurnNode = { group: string | null; after: string[] };
/** Properties of the nodes of a deletion. */
export type RemovalNode = { instanceId: string; component: string };
/** Context of a `deletion` execution. */
export type DeletionContext = { application: ApplicationIdentity };

import type { Static, TSchema } from '@sinclair/typebox';
import type { HelmRelease } from './helm';
import type { Capabilities, Capability } from './host';
import type { References } from './reference';
import type { JsonObject, JsonValue, KubeResource } from './resource';
import type { Outcome, StepContext } from './step';
import type { ResourceRule } from './treatment';

export type {
  ApplicationState,
  Capabilities,
  Capability,
  HttpRequest,
  HttpResponse,
  MailMessage,
  PlacedObject,
} from './host';
export type { ChartSource, HealthCriterion, HelmRelease, ValuesSource } from './helm';
export type { ObjectReference, References } from './reference';
export type { JsonObject, JsonValue, KubeResource } from './resource';
export type { Answer, AnswerContent, Ask, ChildRequest, Outcome, StepContext, StepError } from './step';
export type { ResourceRule, ResourceSelector, Treatment } from './treatment';

/** An object that goes with the workload; `name` is its key among the component's outputs (KubeVela's `outputs.<name>`). */
export type NamedResource = { name: string; resource: KubeResource };

/** What a pure function may know. Nothing here changes while it runs; `parameters` are validated, defaults filled in. */
export type RenderContext<P = JsonObject> = {
  /** Component name. */
  name: string;
  appName: string;
  /** Namespace of the placement. */
  namespace: string;
  /** e.g. `checkout-v3` */
  appRevision: string;
  appRevisionNumber: number;
  appLabels: Record<string, string>;
  appAnnotations: Record<string, string>;
  cluster: string;
  clusterVersion: { major: number; minor: number };
  /** Of a copy that the policy `replication` makes: its key. `name` has it already. */
  replicaKey?: string;
  parameters: P;
};

/** `workload` null: the component has no main object (then traits that patch it are refused by `appliesTo`). */
export type Rendered = {
  workload: KubeResource | null;
  resources?: NamedResource[];
  /** With the capability `helm`, and no workload: a chart, which the host delivers. */
  release?: HelmRelease;
  /** With `k8s:read` for objects and `http:*` for addresses, and no workload: what is to be copied, which the host reads. */
  references?: References;
};

export type TraitContext<P = JsonObject> = RenderContext<P> & {
  workload: KubeResource;
  /** Objects rendered so far beside the workload, by name. Read only. */
  resources: NamedResource[];
};

/** `workload` left out: not changed. `resources`: added to what is dispatched with the workload. */
export type TraitResult = { workload?: KubeResource; resources?: NamedResource[] };

/** Where to deliver; resolved against the project's clusters by delivery. Empty clusters and selector: the stage's cluster. */
export type PlacementSelector = {
  clusters?: string[];
  clusterLabelSelector?: Record<string, string>;
  namespace?: string;
  allowEmpty?: boolean;
};

export type ComponentSpec = {
  name: string;
  type: string;
  properties?: JsonObject;
  traits?: { type: string; properties?: JsonObject }[];
  dependsOn?: string[];
  /** Of a copy: which component of the document it is of. */
  replica?: Replica;
  [key: string]: JsonValue | undefined;
};
export type Replica = { of: string; key: string };

/** Which components are delivered as copies, one for each key; without `selector` all. */
export type Copies = { keys: string[]; selector?: string[] };

export type PolicyContext<P = JsonObject> = {
  appName: string;
  namespace: string;
  policyName: string;
  parameters: P;
};
export type PolicyResult = {
  components?: ComponentSpec[];
  placements?: PlacementSelector[];
  /** Made after all policies of the step, so that each may name the component itself. */
  copies?: Copies;
  /** Of a policy that `treatsObjects`. */
  rules?: ResourceRule[];
};

export type HealthContext = { workload: KubeResource; resources: NamedResource[] };
export type Health = {
  state: 'running' | 'completed' | 'updating' | 'pending' | 'warning' | 'failed';
  message: string;
  progress?: number;
};

/** Hints for the form, by property path: `ports.items.port`. Widgets are looked up by name in components/form. */
export type UiHints = {
  /** Comes first, in this order, each among its neighbours. */
  order?: string[];
  /** Named groups of properties, in order; what is in none comes last. */
  sections?: { title: Text; properties: string[] }[];
  widgets?: Record<string, { widget: string; options?: JsonObject }>;
  advanced?: string[];
};
/** A string in English, or one per language. */
export type Text = string | { en: string; zh: string };

type Base<S extends TSchema> = {
  name: string;
  /** Whole number from 1; higher replaces lower when it is switched on. */
  revision: number;
  title: Text;
  description: Text;
  /** Tabler icon name in kebab-case, e.g. `world`. */
  icon: string;
  /** Parameters. One value gives the TypeScript type, the validation and the form. */
  schema: S;
  ui?: UiHints;
  capabilities?: Capability[];
  /**
   * Kinds that it makes beside the workload, or that a step reads: `v1/Service`; `*` where parameters say which. It is kept to
   * them, and the rights that Loam asks for in clusters are made of them.
   */
  kinds?: string[];
  examples: { title: Text; properties: JsonObject }[];
};

export type ComponentDefinition<S extends TSchema = TSchema, P = JsonObject> = Base<S> & {
  kind: 'component';
  /** `apiVersion/kind` of the workload it makes, e.g. `apps/v1/Deployment`; `*` when the parameters or the cluster decide. */
  workload: string;
  render(ctx: RenderContext<P>): Rendered;
  health?(ctx: HealthContext): Health;
};

export type TraitDefinition<S extends TSchema = TSchema, P = JsonObject> = Base<S> & {
  kind: 'trait';
  stage: 'render' | 'pre' | 'post';
  /** Workloads it may stand on: `apps/v1/Deployment`, `*`. Enforced. */
  appliesTo: string[];
  /** Trait types that may not stand on the same component. Enforced. */
  conflictsWith?: string[];
  patch?(ctx: TraitContext<P>): TraitResult;
  execute?(ctx: TraitContext<P>, host: Capabilities): Promise<Outcome>;
};

export type PolicyDefinition<S extends TSchema = TSchema, P = JsonObject> = Base<S> & {
  kind: 'policy';
  /** Its `rules` hold for all that is delivered, whichever policies a step names. */
  treatsObjects?: boolean;
  apply(ctx: PolicyContext<P>, components: ComponentSpec[]): PolicyResult;
};

export type WorkflowStepDefinition<S extends TSchema = TSchema, P = JsonObject> = Base<S> & {
  kind: 'workflow-step';
  /** The handler may run twice with the same idempotency key without harm. Otherwise a person is asked before a second try. */
  repeatable: boolean;
  /** JSON Schema of the outputs of `succeeded`; a document that reads what is not in it is refused. Left out: anything. */
  outputs?: TSchema;
  start(ctx: StepContext<P>, host: Capabilities): Outcome | Promise<Outcome>;
  /** After `waiting`, and after a suspension with `resume: 'poll'`. Left out: `start` again. */
  poll?(ctx: StepContext<P>, host: Capabilities): Outcome | Promise<Outcome>;
  cancel?(ctx: StepContext<P>, host: Capabilities): Outcome | Promise<Outcome>;
};

export type Definition = ComponentDefinition | TraitDefinition | PolicyDefinition | WorkflowStepDefinition;

export type DefinitionKind = Definition['kind'];

/** What is stored and shown of a definition: all of it but the functions. */
export type DefinitionManifest = {
  kind: Definition['kind'];
  name: string;
  revision: number;
  title: Text;
  description: Text;
  icon: string;
  schema: JsonObject;
  ui?: UiHints;
  capabilities: Capability[];
  /** As its `Definition` says, none where it says nothing. Left out by what was packed before there were any: anything. */
  kinds?: string[];
  examples: { title: Text; properties: JsonObject }[];
  /** Names of the functions it has: `render`, `patch`, `start`, ... */
  functions: string[];
  workload?: string;
  stage?: 'render' | 'pre' | 'post';
  appliesTo?: string[];
  conflictsWith?: string[];
  repeatable?: boolean;
  outputs?: JsonObject;
  treatsObjects?: boolean;
};

/** A package of definitions. What it may do is the sum of what its definitions declare. */
export type PluginDefinition = {
  /** Folder and package name: `workloads`. */
  id: string;
  /** Semantic version. */
  version: string;
  title: Text;
  description: Text;
  icon: string;
  license: string;
  definitions: Definition[];
};

/** A component type. The functions' parameters are typed by `schema`. */
export function defineComponent<S extends TSchema>(
  definition: Omit<ComponentDefinition<S, Static<S>>, 'kind'>,
): Definition {
  return asDefinition({ kind: 'component', ...definition });
}

/** A trait type: a pure `patch` of the component's workload, or `execute` before or after it. */
export function defineTrait<S extends TSchema>(
  definition: Omit<TraitDefinition<S, Static<S>>, 'kind'>,
): Definition {
  return asDefinition({ kind: 'trait', ...definition });
}

/** A policy type: changes components, or says where they go. */
export function definePolicy<S extends TSchema>(
  definition: Omit<PolicyDefinition<S, Static<S>>, 'kind'>,
): Definition {
  return asDefinition({ kind: 'policy', ...definition });
}

/** A workflow step type: `start`, then `poll` until its outcome is final. */
export function defineWorkflowStep<S extends TSchema>(
  definition: Omit<WorkflowStepDefinition<S, Static<S>>, 'kind'>,
): Definition {
  return asDefinition({ kind: 'workflow-step', ...definition });
}

export function definePlugin(plugin: PluginDefinition): PluginDefinition {
  return plugin;
}

// The caller of a definition knows its parameters as validated JSON only: their type ends here, on purpose.
function asDefinition(definition: { kind: DefinitionKind }): Definition {
  return definition as Definition;
}

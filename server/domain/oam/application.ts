import { z } from 'zod';
import type { JsonObject } from '@/server/domain/json';
import { parseDuration } from './duration';

// `core.oam.dev/v1beta1` Application as KubeVela implements it. An unknown field is an error: a slip must not be dropped.

/** A DNS-1123 label: what Kubernetes takes as the name of a namespace, and as a label's value. */
export const namePattern = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
export const nameRule =
  'at most 63 lower case letters, digits and `-`, beginning and ending with a letter or digit';
const name = z.string().regex(namePattern, nameRule);
const text = z.string().min(1, 'a text that is not empty');
const properties = z
  .custom<JsonObject | null>((value) => typeof value === 'object' && !Array.isArray(value), 'a map')
  .transform((value) => value ?? undefined)
  .optional();
/** `null` is what an emptied list looks like in YAML. */
function list<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

export const ComponentInput = z.strictObject({ from: text, parameterKey: z.string().optional() });
export type ComponentInput = z.infer<typeof ComponentInput>;

export const ComponentOutput = z.strictObject({ name: text, valueFrom: text });
export type ComponentOutput = z.infer<typeof ComponentOutput>;

export const Trait = z.strictObject({ type: text, properties });
export type Trait = z.infer<typeof Trait>;

export const Component = z.strictObject({
  name,
  type: text,
  properties,
  traits: list(Trait),
  dependsOn: list(text),
  inputs: list(ComponentInput),
  outputs: list(ComponentOutput),
  externalRevision: z.string().optional(),
  /** Of OAM before v1beta1; read and ignored, as KubeVela does. */
  scopes: z.record(z.string(), z.unknown()).nullish(),
});
export type Component = z.infer<typeof Component>;

export const Policy = z.strictObject({ name: text.optional(), type: text, properties });
export type Policy = z.infer<typeof Policy>;

const duration = z
  .string()
  .refine((value) => (parseDuration(value) ?? 0) > 0, 'a duration such as `30s`, `10m` or `1h30m`');
export const StepMode = z.enum(['StepByStep', 'DAG']);
export type StepMode = z.infer<typeof StepMode>;

/** Items that a step runs for: a list, or CEL that gives one. Loam's own; KubeVela has none. */
const itemList = z.union([z.array(z.json()), text], 'a list, or an expression that gives one');
export const ForEach = z.strictObject({
  items: itemList.optional(),
  matrix: z.record(z.string().regex(/^[A-Za-z_]\w*$/, 'letters, digits and `_`'), itemList).optional(),
  parallelism: z.int().min(1).max(1_000).optional(),
  failFast: z.boolean().optional(),
  maxFailures: z.int().min(0).optional(),
});
export type ForEach = z.infer<typeof ForEach>;

/** How often a step that failed is tried again. Loam's own; KubeVela has none. */
export const StepRetry = z.strictObject({
  times: z.int().min(1).max(100),
  backoff: duration.optional(),
  maxBackoff: duration.optional(),
  /** Codes of the errors that are worth it. Not `on`, which kubectl reads as true. */
  errors: z.array(text).min(1).optional(),
});
export type StepRetry = z.infer<typeof StepRetry>;

export type WorkflowStep = {
  name?: string | undefined;
  type: string;
  meta?: { alias?: string | undefined } | null | undefined;
  if?: string | undefined;
  timeout?: string | undefined;
  retry?: StepRetry | undefined;
  forEach?: ForEach | undefined;
  dependsOn: string[];
  inputs: ComponentInput[];
  outputs: ComponentOutput[];
  properties?: JsonObject | undefined;
  mode?: StepMode | undefined;
  subSteps: WorkflowStep[];
};
export const WorkflowStep: z.ZodType<WorkflowStep> = z.strictObject({
  name: text.optional(),
  type: text,
  meta: z.strictObject({ alias: z.string().optional() }).nullish(),
  if: z.string().optional(),
  timeout: duration.optional(),
  retry: StepRetry.optional(),
  forEach: ForEach.optional(),
  dependsOn: list(text),
  inputs: list(ComponentInput),
  outputs: list(ComponentOutput),
  properties,
  mode: StepMode.optional(),
  get subSteps() {
    return list(WorkflowStep);
  },
});

export const Workflow = z.strictObject({
  ref: text.optional(),
  mode: z.strictObject({ steps: StepMode.optional(), subSteps: StepMode.optional() }).nullish(),
  steps: list(WorkflowStep),
});
export type Workflow = z.infer<typeof Workflow>;

const stringMap = z
  .record(z.string(), z.string('a text; put numbers and booleans into quotes'))
  .nullish()
  .transform((map) => map ?? {});
// What `kubectl get -o yaml` adds: it belongs to the cluster that it was read from.
const ofTheCluster = z.unknown().optional();

export const Metadata = z.strictObject({
  name,
  /** Any text here, so that a template can be rendered; delivering refuses what is no name of a namespace. */
  namespace: text.optional(),
  labels: stringMap,
  annotations: stringMap,
  creationTimestamp: ofTheCluster,
  deletionGracePeriodSeconds: ofTheCluster,
  deletionTimestamp: ofTheCluster,
  finalizers: ofTheCluster,
  generation: ofTheCluster,
  managedFields: ofTheCluster,
  ownerReferences: ofTheCluster,
  resourceVersion: ofTheCluster,
  selfLink: ofTheCluster,
  uid: ofTheCluster,
});
export type Metadata = z.infer<typeof Metadata>;

export const Application = z.strictObject({
  apiVersion: z.literal('core.oam.dev/v1beta1'),
  kind: z.literal('Application'),
  metadata: Metadata,
  spec: z
    .strictObject({
      components: list(Component),
      policies: list(Policy),
      workflow: Workflow.nullish(),
    })
    .nullish()
    .transform((spec) => spec ?? { components: [], policies: [], workflow: undefined }),
  status: z.unknown().optional(),
});
/** A parsed document: lists are there even where the document left them out. */
export type Application = z.output<typeof Application>;

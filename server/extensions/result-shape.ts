import { z } from 'zod';
import { projectRoles } from '@/db/schema/enums';
import type { JsonValue } from '@/server/domain/json';

const metadata = z.looseObject({
  name: z.string().min(1).max(253),
  namespace: z.string().optional(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
});
const kubeResource = z.looseObject({ apiVersion: z.string().min(1), kind: z.string().min(1), metadata });
const resources = z.array(z.strictObject({ name: z.string().min(1), resource: kubeResource })).optional();
const component = z.looseObject({ name: z.string().min(1), type: z.string().min(1) });
const placement = z.strictObject({
  clusters: z.array(z.string()).optional(),
  clusterLabelSelector: z.record(z.string(), z.string()).optional(),
  namespace: z.string().optional(),
  allowEmpty: z.boolean().optional(),
});
const message = z.string();
const ms = z.number().nonnegative();
const map = z.record(z.string(), z.json());
const asked = {
  roles: z.array(z.enum(projectRoles)).optional(),
  people: z.array(z.string()).optional(),
  notStarter: z.boolean().optional(),
};
const ask = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('approval'),
    needed: z.int().min(1).max(100),
    comment: z.enum(['optional', 'required']),
    ...asked,
  }),
  z.strictObject({ kind: z.literal('form'), schema: map, ...asked }),
]);
const outcome = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('succeeded'), outputs: map.optional(), message: message.optional() }),
  z.strictObject({
    type: z.literal('waiting'),
    message,
    progress: z.number().min(0).max(1).optional(),
    pollAfterMs: ms.optional(),
  }),
  z.strictObject({
    type: z.literal('failed'),
    error: z.looseObject({ code: z.string(), message }),
    retryable: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('suspended'),
    reason: message,
    untilMs: ms.optional(),
    resume: z.literal('poll').optional(),
    ask: ask.optional(),
  }),
  z.strictObject({ type: z.literal('spawn'), child: z.strictObject({ kind: z.string(), input: map }) }),
]);

const names = z.array(z.string().max(253)).max(500).optional();
const selector = z.strictObject({
  componentNames: names,
  componentTypes: names,
  oamTypes: z.array(z.enum(['WORKLOAD', 'TRAIT'])).optional(),
  traitTypes: names,
  resourceTypes: names,
  resourceNames: names,
});
const treatment = z.strictObject({
  remove: z.enum(['update', 'component', 'deletion', 'never']).optional(),
  orphan: z.boolean().optional(),
  adopt: z.boolean().optional(),
  keep: z.array(z.string().max(500)).max(100).optional(),
  drift: z.enum(['repair', 'report']).optional(),
  recreate: z.array(z.string().max(500)).max(100).optional(),
  replace: z.boolean().optional(),
  ignore: z.array(z.string().max(500)).max(100).optional(),
  shared: z.boolean().optional(),
  readOnly: z.boolean().optional(),
});

const short = z.string().max(2_000);
const chart = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('repository'), url: short, chart: short.min(1), version: short }),
  z.strictObject({ type: z.literal('archive'), url: short }),
  z.strictObject({ type: z.literal('oci'), url: short, version: short }),
  z.strictObject({ type: z.literal('git'), url: short, path: short, ref: short }),
]);
const release = z.strictObject({
  name: z.string(),
  namespace: z.string().optional(),
  chart,
  secretRef: z.strictObject({ name: short, namespace: short.optional() }).optional(),
  values: map,
  valuesFrom: z
    .array(
      z.strictObject({
        kind: z.enum(['ConfigMap', 'Secret']),
        name: short,
        namespace: short.optional(),
        key: short.optional(),
        optional: z.boolean().optional(),
      }),
    )
    .max(50),
  options: z.strictObject({
    includeCRDs: z.boolean(),
    skipHooks: z.boolean(),
    createNamespace: z.boolean(),
    skipSchemaValidation: z.boolean(),
    maxHistory: z.int().min(1).max(100),
    rollback: z.boolean(),
    takeOver: z.boolean(),
    timeoutMs: ms.optional(),
  }),
  health: z
    .array(
      z.strictObject({
        resource: z.strictObject({ kind: short, name: short.optional() }),
        condition: z.strictObject({ type: short, status: z.enum(['True', 'False']).optional() }),
      }),
    )
    .max(50),
  places: z.strictObject({
    chart: short,
    version: short,
    values: short,
    valuesFrom: short,
    secretRef: short,
    name: short,
  }),
});

const type = z.union([
  z.strictObject({ resource: short.min(1), group: short.optional() }),
  z.strictObject({ apiVersion: short.min(1), kind: short.min(1) }),
]);
const by = z.union([
  z.strictObject({ name: short.min(1) }),
  z.strictObject({ labels: z.record(short, short) }),
]);
const references = z.strictObject({
  objects: z
    .array(z.strictObject({ type, by, namespace: short.optional(), cluster: short.optional(), place: short }))
    .max(100),
  urls: z.array(z.strictObject({ url: short.min(1), place: short })).max(20),
});

const shapes: Record<string, z.ZodType> = {
  render: z.strictObject({
    workload: kubeResource.nullable(),
    resources,
    release: release.optional(),
    references: references.optional(),
  }),
  patch: z.strictObject({ workload: kubeResource.optional(), resources }),
  apply: z.strictObject({
    components: z.array(component).optional(),
    placements: z.array(placement).optional(),
    copies: z
      .strictObject({ keys: z.array(short).min(1).max(100), selector: z.array(short).max(500).optional() })
      .optional(),
    rules: z.array(z.strictObject({ selector, treatment })).max(500).optional(),
  }),
  health: z.strictObject({
    state: z.enum(['running', 'completed', 'updating', 'pending', 'warning', 'failed']),
    message,
    progress: z.number().min(0).max(1).optional(),
  }),
  execute: outcome,
  start: outcome,
  poll: outcome,
  cancel: outcome,
};

/** What is wrong with the answer of a definition's function, or undefined. */
export function shapeFault(functionName: string, result: JsonValue): string | undefined {
  const parsed = shapes[functionName]?.safeParse(result);
  if (parsed === undefined || parsed.success) return undefined;
  const [issue] = parsed.error.issues;
  return `${issue?.path.join('.') || 'the result'}: ${issue?.message ?? 'has the wrong form'}`;
}

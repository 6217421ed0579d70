import { z } from 'zod';
import type { Problem } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { validateBySchema } from '@/server/domain/schema-validation';
import { type Application, Metadata, StepMode, WorkflowStep } from './application';
import { type ConcurrencyPolicy } from './written-words';

// `core.oam.dev/v1alpha1` Workflow and WorkflowRun as KubeVela's workflow controller implements them. An unknown field is
// an error, as in an Application.

const mode = z
  .strictObject({ steps: StepMode.optional(), subSteps: StepMode.optional() })
  .nullish()
  .transform((given) => given ?? undefined);
const steps = z
  .array(WorkflowStep)
  .nullish()
  .transform((items) => items ?? []);
const apiVersion = z.literal('core.oam.dev/v1alpha1');

/** Its steps stand at the top, not in a `spec`. */
export const WorkflowDocument = z.strictObject({
  apiVersion,
  kind: z.literal('Workflow'),
  metadata: Metadata,
  mode,
  steps,
  status: z.unknown().optional(),
});
export type WorkflowDocument = z.output<typeof WorkflowDocument>;

export const WorkflowRunDocument = z.strictObject({
  apiVersion,
  kind: z.literal('WorkflowRun'),
  metadata: Metadata,
  spec: z.strictObject({
    mode,
    context: z
      .custom<JsonObject | null>((value) => typeof value === 'object' && !Array.isArray(value), 'a map')
      .optional()
      .transform((map) => map ?? {}),
    workflowSpec: z.strictObject({ steps }).nullish(),
    workflowRef: z.string().min(1, 'a text that is not empty').optional(),
  }),
  status: z.unknown().optional(),
});
export type WorkflowRunDocument = z.output<typeof WorkflowRunDocument>;

export type Concurrency = { policy: ConcurrencyPolicy; group: string };

/**
 * Steps of KubeVela that work on the components of the application whose workflow they are in (its scope `Application`):
 * without one they have nothing to work on.
 */
const applicationSteps = new Set([
  'deploy',
  'deploy2env',
  'deploy2runtime',
  'apply-component',
  'apply-remaining',
  'apply-application',
  'apply-application-in-parallel',
  'export-data',
  'export-service',
  'apply-env-binding',
  'deploy-cloud-resource',
  'share-cloud-resource',
]);

/** Whether a step of this type (`deploy`, `deploy@v2`) needs an application around it. */
export function needsApplication(type: string): boolean {
  return applicationSteps.has(type.split('@')[0] ?? type);
}

/**
 * The workflow as that of an application without components: whatever reads, checks and plans the steps of an application
 * does the same with these.
 */
export function toApplication(
  metadata: Metadata,
  workflow: { mode: WorkflowDocument['mode']; steps: WorkflowStep[] },
): Application {
  return {
    apiVersion: 'core.oam.dev/v1beta1',
    kind: 'Application',
    metadata,
    spec: { components: [], policies: [], workflow },
  };
}

/** Values against what a workflow asks for, with its defaults filled in. What asks for nothing takes anything. */
export function checkInputs(
  schema: JsonObject | null,
  inputs: JsonObject,
  path: string,
): { value: JsonObject; problems: Problem[] } {
  return schema === null ? { value: inputs, problems: [] } : validateBySchema(schema, inputs, path);
}

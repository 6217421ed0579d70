import { z } from 'zod';
import { documentLimits } from './oam/document-limits';
import { PageInput } from './page';

const Name = z.string().min(1).max(63);
const DocumentText = z.string().max(documentLimits.bytes * 8);

export const WorkflowName = z.object({ name: Name });
export type WorkflowName = z.infer<typeof WorkflowName>;

export const ListWorkflows = PageInput;
export type ListWorkflows = z.infer<typeof ListWorkflows>;

export const SaveWorkflow = z.object({
  document: DocumentText,
  /** Revision that was edited; 0: the workflow must be new. Left out: whatever is there is followed. */
  baseRevision: z.int().min(0).optional(),
  note: z.string().trim().max(500).optional(),
});
export type SaveWorkflow = z.infer<typeof SaveWorkflow>;

export const GetWorkflowRevision = z.object({ name: Name, number: z.int().min(1) });
export type GetWorkflowRevision = z.infer<typeof GetWorkflowRevision>;

export const ListWorkflowRevisions = PageInput.omit({ search: true }).extend({ name: Name });
export type ListWorkflowRevisions = z.infer<typeof ListWorkflowRevisions>;

/** Values that the workflow's input schema asks for. They become the run's `context`. */
export const WorkflowInputs = z.record(z.string().max(200), z.json());
export type WorkflowInputs = z.infer<typeof WorkflowInputs>;

export const StartWorkflow = z.object({
  name: Name,
  /** Left out: the newest one. */
  revision: z.int().min(1).optional(),
  inputs: WorkflowInputs.default({}),
  /** Where its steps work in a cluster. Left out: the project's first. */
  stage: Name.optional(),
  /** The same start under the same key is the same run, for at least a day. */
  idempotencyKey: z.string().trim().min(1).max(200).optional(),
});
export type StartWorkflow = z.infer<typeof StartWorkflow>;

export const RunStep = z.object({
  name: Name,
  /** Name of the step that runs alone. */
  step: z.string().min(1).max(200),
  /** In place of what is saved: the Workflow as it is written now. Takes the right to change workflows. */
  document: DocumentText.optional(),
  inputs: WorkflowInputs.default({}),
  /** What steps before would have handed on, by the names of the outputs. */
  outputs: z.record(z.string().min(1).max(200), z.json()).default({}),
  stage: Name.optional(),
  idempotencyKey: z.string().trim().min(1).max(200).optional(),
});
export type RunStep = z.infer<typeof RunStep>;

export const DryRunWorkflow = z.object({
  name: Name,
  /** Left out: the newest one. */
  revision: z.int().min(1).optional(),
  /** In place of what is saved: one Workflow, or one Application with its steps. */
  document: DocumentText.optional(),
  inputs: WorkflowInputs.default({}),
  stage: Name.optional(),
  /** Whose workflow it would be: then what its steps deliver is told, too. */
  application: Name.optional(),
});
export type DryRunWorkflow = z.infer<typeof DryRunWorkflow>;

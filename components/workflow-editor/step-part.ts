import type { StepModel, WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import type { WorkflowEditor } from './use-workflow-editor';

/** What each part of the panel of a step is given. */
export type StepPart = { editor: WorkflowEditor; model: WorkflowModel; step: StepModel; isEditable: boolean };

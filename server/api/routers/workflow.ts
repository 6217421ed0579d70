import {
  DryRunWorkflow,
  GetWorkflowRevision,
  ListWorkflowRevisions,
  ListWorkflows,
  RunStep,
  SaveWorkflow,
  StartWorkflow,
  WorkflowName,
} from '@/server/domain/workflow-input';
import { deleteWorkflow } from '@/server/services/workflow/delete';
import { dryRunWorkflow } from '@/server/services/workflow/dry-run';
import { getWorkflow, listWorkflowObjects } from '@/server/services/workflow/get';
import { listWorkflows } from '@/server/services/workflow/list';
import { getWorkflowRevision, listWorkflowRevisions } from '@/server/services/workflow/revisions';
import { runStep } from '@/server/services/workflow/run-step';
import { saveWorkflow } from '@/server/services/workflow/save';
import { startWorkflow } from '@/server/services/workflow/start';
import { projectProcedure, router } from '../trpc/procedures';
import { arrangementRouterOf } from './arrangement';
import { draftRouterOf } from './draft';

export const workflowRouter = router({
  draft: draftRouterOf('workflow'),
  arrangement: arrangementRouterOf('workflow'),
  list: projectProcedure('workflow.read')
    .input(ListWorkflows)
    .query(({ ctx, input }) => listWorkflows(ctx, input)),
  get: projectProcedure('workflow.read')
    .input(WorkflowName)
    .query(({ ctx, input }) => getWorkflow(ctx, input)),
  objects: projectProcedure('workflow.read')
    .input(WorkflowName)
    .query(({ ctx, input }) => listWorkflowObjects(ctx, input)),
  revisions: projectProcedure('workflow.read')
    .input(ListWorkflowRevisions)
    .query(({ ctx, input }) => listWorkflowRevisions(ctx, input)),
  revision: projectProcedure('workflow.read')
    .input(GetWorkflowRevision)
    .query(({ ctx, input }) => getWorkflowRevision(ctx, input)),
  save: projectProcedure('workflow.write')
    .input(SaveWorkflow)
    .mutation(({ ctx, input }) => saveWorkflow(ctx, input)),
  dryRun: projectProcedure('workflow.read')
    .input(DryRunWorkflow)
    .query(({ ctx, input }) => dryRunWorkflow(ctx, input)),
  start: projectProcedure('workflow.run')
    .input(StartWorkflow)
    .mutation(({ ctx, input }) => startWorkflow(ctx, input)),
  runStep: projectProcedure('workflow.run')
    .input(RunStep)
    .mutation(({ ctx, input }) => runStep(ctx, input)),
  delete: projectProcedure('workflow.delete')
    .input(WorkflowName)
    .mutation(({ ctx, input }) => deleteWorkflow(ctx, input)),
});

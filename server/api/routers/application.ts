import { AdoptObjects } from '@/server/domain/adopt-input';
import {
  ApplicationName,
  ApplicationTopologyInput,
  ApplyApplications,
  CheckApplication,
  CompareCharts,
  DeployApplication,
  DryRunApplication,
  ListApplications,
  ReleaseHold,
  RollbackApplication,
  SaveApplication,
} from '@/server/domain/application-input';
import { RunStep } from '@/server/domain/workflow-input';
import { adoptObjects } from '@/server/services/application/adopt';
import { applyDocuments } from '@/server/services/application/apply';
import { listCharts } from '@/server/services/application/charts';
import { checkApplication } from '@/server/services/application/check';
import { compareCharts } from '@/server/services/application/compare-charts';
import { deleteApplication } from '@/server/services/application/delete';
import { getDeletionPlan } from '@/server/services/application/deletion-plan';
import { deployApplication } from '@/server/services/application/deploy';
import { diffApplication } from '@/server/services/application/diff';
import { dryRunApplication } from '@/server/services/application/dry-run';
import { getApplication } from '@/server/services/application/get';
import { listApplications } from '@/server/services/application/list';
import { rollbackApplication } from '@/server/services/application/rollback';
import { runApplicationStep } from '@/server/services/application/run-step';
import { saveApplication } from '@/server/services/application/save';
import { getTopology } from '@/server/services/application/topology';
import { releaseHold } from '@/server/services/hold/release';
import { projectProcedure, router } from '../trpc/procedures';
import { arrangementRouterOf } from './arrangement';
import { draftRouterOf } from './draft';

export const applicationRouter = router({
  draft: draftRouterOf('application'),
  arrangement: arrangementRouterOf('application'),
  list: projectProcedure('application.read')
    .input(ListApplications)
    .query(({ ctx, input }) => listApplications(ctx, input)),
  get: projectProcedure('application.read')
    .input(ApplicationName)
    .query(({ ctx, input }) => getApplication(ctx, input)),
  topology: projectProcedure('application.read')
    .input(ApplicationTopologyInput)
    .query(({ ctx, input }) => getTopology(ctx, input)),
  charts: projectProcedure('application.read')
    .input(ApplicationName)
    .query(({ ctx, input }) => listCharts(ctx, input)),
  compareCharts: projectProcedure('application.deploy')
    .input(CompareCharts)
    .query(({ ctx, input }) => compareCharts(ctx, input)),
  deletionPlan: projectProcedure('application.read')
    .input(ApplicationName)
    .query(({ ctx, input }) => getDeletionPlan(ctx, input)),
  check: projectProcedure('application.read')
    .input(CheckApplication)
    .query(({ ctx, input }) => checkApplication(ctx, input)),
  dryRun: projectProcedure('application.read')
    .input(DryRunApplication)
    .query(({ ctx, input }) => dryRunApplication(ctx, input)),
  diff: projectProcedure('application.deploy')
    .input(DryRunApplication)
    .query(({ ctx, input }) => diffApplication(ctx, input)),
  /** Writes the document that would have what is in a cluster already; changes nothing. */
  adopt: projectProcedure('application.deploy')
    .input(AdoptObjects)
    .query(({ ctx, input }) => adoptObjects(ctx, input)),
  save: projectProcedure('application.write')
    .input(SaveApplication)
    .mutation(({ ctx, input }) => saveApplication(ctx, input)),
  // tRPC keeps the word `apply` for itself.
  applyDocuments: projectProcedure('application.deploy')
    .input(ApplyApplications)
    .mutation(({ ctx, input }) => applyDocuments(ctx, input)),
  deploy: projectProcedure('application.deploy')
    .input(DeployApplication)
    .mutation(({ ctx, input }) => deployApplication(ctx, input)),
  runStep: projectProcedure('application.deploy')
    .input(RunStep)
    .mutation(({ ctx, input }) => runApplicationStep(ctx, input)),
  rollback: projectProcedure('application.deploy')
    .input(RollbackApplication)
    .mutation(({ ctx, input }) => rollbackApplication(ctx, input)),
  release: projectProcedure('application.release')
    .input(ReleaseHold)
    .mutation(({ ctx, input }) => releaseHold(ctx, input)),
  delete: projectProcedure('application.delete')
    .input(ApplicationName)
    .mutation(({ ctx, input }) => deleteApplication(ctx, input)),
});

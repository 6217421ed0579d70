import { GetRun, ListRunEvents, ListRunLogs, ListRuns } from '@/server/domain/run-input';
import type { RunVerb } from '@/server/domain/status';
import { getRun } from '@/server/services/run/get';
import { listRunEvents, listRunLogs } from '@/server/services/run/history';
import { listRuns } from '@/server/services/run/list';
import { steerRun } from '@/server/services/run/steer';
import { projectProcedure, router } from '../trpc/procedures';

const steer = (verb: RunVerb) =>
  projectProcedure('run.operate')
    .input(GetRun)
    .mutation(({ ctx, input }) => steerRun(ctx, verb, input));

export const runRouter = router({
  list: projectProcedure('run.read')
    .input(ListRuns)
    .query(({ ctx, input }) => listRuns(ctx, input)),
  get: projectProcedure('run.read')
    .input(GetRun)
    .query(({ ctx, input }) => getRun(ctx, input)),
  events: projectProcedure('run.read')
    .input(ListRunEvents)
    .query(({ ctx, input }) => listRunEvents(ctx, input)),
  logs: projectProcedure('run.read')
    .input(ListRunLogs)
    .query(({ ctx, input }) => listRunLogs(ctx, input)),
  cancel: steer('cancel'),
  suspend: steer('suspend'),
  resume: steer('resume'),
  retry: steer('retry'),
});

import {
  AnswerNode,
  CompareRuns,
  DecideNode,
  GetRun,
  GetRunGraph,
  GetRunNode,
  ListRunEvents,
  ListRunLogs,
  ListRuns,
  RestartNode,
  RetryRun,
  SetRunContext,
  SteerNode,
} from '@/server/domain/run-input';
import type { RunVerb } from '@/server/domain/status';
import { answerNode, decideNode } from '@/server/services/run/answer';
import { compareTwoRuns } from '@/server/services/run/compare';
import { getRun } from '@/server/services/run/get';
import { getRunGraph } from '@/server/services/run/graph';
import { listRunEvents, listRunLogs } from '@/server/services/run/history';
import { listRuns } from '@/server/services/run/list';
import { getRunNode } from '@/server/services/run/node';
import { pinRun } from '@/server/services/run/pin';
import { setRunContext, steerNode, steerRun } from '@/server/services/run/steer';
import { getRunValues } from '@/server/services/run/values';
import { projectProcedure, router } from '../trpc/procedures';

const steer = (verb: RunVerb) =>
  projectProcedure('run.operate')
    .input(GetRun)
    .mutation(({ ctx, input }) => steerRun(ctx, verb, input));

const pin = (pinned: boolean) =>
  projectProcedure('run.operate')
    .input(GetRun)
    .mutation(({ ctx, input }) => pinRun(ctx, pinned, input));

const decide = (verdict: 'approved' | 'rejected') =>
  projectProcedure('run.answer')
    .input(DecideNode)
    .mutation(({ ctx, input }) => decideNode(ctx, verdict, input));

export const runRouter = router({
  list: projectProcedure('run.read')
    .input(ListRuns)
    .query(({ ctx, input }) => listRuns(ctx, input)),
  get: projectProcedure('run.read')
    .input(GetRun)
    .query(({ ctx, input }) => getRun(ctx, input)),
  graph: projectProcedure('run.read')
    .input(GetRunGraph)
    .query(({ ctx, input }) => getRunGraph(ctx, input)),
  node: projectProcedure('run.read')
    .input(GetRunNode)
    .query(({ ctx, input }) => getRunNode(ctx, input)),
  values: projectProcedure('run.read')
    .input(GetRun)
    .query(({ ctx, input }) => getRunValues(ctx, input)),
  compare: projectProcedure('run.read')
    .input(CompareRuns)
    .query(({ ctx, input }) => compareTwoRuns(ctx, input)),
  events: projectProcedure('run.read')
    .input(ListRunEvents)
    .query(({ ctx, input }) => listRunEvents(ctx, input)),
  logs: projectProcedure('run.read')
    .input(ListRunLogs)
    .query(({ ctx, input }) => listRunLogs(ctx, input)),
  cancel: steer('cancel'),
  suspend: steer('suspend'),
  resume: steer('resume'),
  retry: projectProcedure('run.operate')
    .input(RetryRun)
    .mutation(({ ctx, input }) => steerRun(ctx, 'retry', input)),
  setContext: projectProcedure('run.operate')
    .input(SetRunContext)
    .mutation(({ ctx, input }) => setRunContext(ctx, input)),
  pin: pin(true),
  unpin: pin(false),
  restart: projectProcedure('run.operate')
    .input(RestartNode)
    .mutation(({ ctx, input }) => steerNode(ctx, 'restart', input)),
  skip: projectProcedure('run.operate')
    .input(SteerNode)
    .mutation(({ ctx, input }) => steerNode(ctx, 'skip', input)),
  approve: decide('approved'),
  reject: decide('rejected'),
  answer: projectProcedure('run.answer')
    .input(AnswerNode)
    .mutation(({ ctx, input }) => answerNode(ctx, input)),
});

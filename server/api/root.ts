import { applicationRouter } from './routers/application';
import { auditRouter } from './routers/audit';
import { chartRouter } from './routers/chart';
import { clusterRouter } from './routers/cluster';
import { definitionRouter } from './routers/definition';
import { diskRouter } from './routers/disk';
import { environmentRouter } from './routers/environment';
import { freezeRouter } from './routers/freeze';
import { instanceRouter } from './routers/instance';
import { liveRouter } from './routers/live';
import { memberRouter } from './routers/member';
import { overviewRouter } from './routers/overview';
import { projectRouter } from './routers/project';
import { revisionRouter } from './routers/revision';
import { runRouter } from './routers/run';
import { scheduleRouter } from './routers/schedule';
import { sessionRouter } from './routers/session';
import { tokenRouter } from './routers/token';
import { userRouter } from './routers/user';
import { workflowRouter } from './routers/workflow';
import { router } from './trpc/procedures';

/** Every procedure there is, by noun. The console and the command know its type only. */
export const appRouter = router({
  application: applicationRouter,
  audit: auditRouter,
  chart: chartRouter,
  cluster: clusterRouter,
  definition: definitionRouter,
  disk: diskRouter,
  environment: environmentRouter,
  freeze: freezeRouter,
  instance: instanceRouter,
  live: liveRouter,
  member: memberRouter,
  overview: overviewRouter,
  project: projectRouter,
  revision: revisionRouter,
  run: runRouter,
  schedule: scheduleRouter,
  session: sessionRouter,
  token: tokenRouter,
  user: userRouter,
  workflow: workflowRouter,
});

export type AppRouter = typeof appRouter;

import { clusterRouter } from './routers/cluster';
import { environmentRouter } from './routers/environment';
import { instanceRouter } from './routers/instance';
import { liveRouter } from './routers/live';
import { projectRouter } from './routers/project';
import { sessionRouter } from './routers/session';
import { router } from './trpc/procedures';

/** Every procedure there is, by noun. The console and the command know its type only. */
export const appRouter = router({
  cluster: clusterRouter,
  environment: environmentRouter,
  instance: instanceRouter,
  live: liveRouter,
  project: projectRouter,
  session: sessionRouter,
  // Delivery adds: application, revision. Engine adds: run. Extensions add: definition.
});

export type AppRouter = typeof appRouter;

import { projectRouter } from './routers/project';
import { sessionRouter } from './routers/session';
import { router } from './trpc/procedures';

/** Every procedure there is, by noun. The console and the command know its type only. */
export const appRouter = router({
  project: projectRouter,
  session: sessionRouter,
  // Delivery adds: application, revision. Engine adds: run. Extensions add: definition.
  // Environments add: cluster, environment, stage, instance.
});

export type AppRouter = typeof appRouter;

import { getSession } from '@/server/services/session/get';
import { router, sessionProcedure } from '../trpc/procedures';

export const sessionRouter = router({
  get: sessionProcedure.query(({ ctx }) => getSession(ctx)),
});

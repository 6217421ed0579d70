import { GetOverview } from '@/server/domain/overview-input';
import { getOverview } from '@/server/services/overview/get';
import { projectProcedure, router } from '../trpc/procedures';

export const overviewRouter = router({
  get: projectProcedure('application.read')
    .input(GetOverview)
    .query(({ ctx, input }) => getOverview(ctx, input)),
});

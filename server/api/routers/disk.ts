import { getDisk } from '@/server/services/disk/get';
import { router, selfProcedure } from '../trpc/procedures';

export const diskRouter = router({
  get: selfProcedure.query(({ ctx }) => getDisk(ctx)),
});

import { ListAudit } from '@/server/domain/project-input';
import { listAudit, listInstanceAudit } from '@/server/services/audit/list';
import { verifyAudit } from '@/server/services/audit/verify';
import { instanceProcedure, projectProcedure, router } from '../trpc/procedures';

export const auditRouter = router({
  list: projectProcedure('audit.read')
    .input(ListAudit)
    .query(({ ctx, input }) => listAudit(ctx, input)),
  listInstance: instanceProcedure('instance-wide.audit.read')
    .input(ListAudit)
    .query(({ ctx, input }) => listInstanceAudit(ctx, input)),
  verify: instanceProcedure('instance-wide.audit.read').query(({ ctx }) => verifyAudit(ctx)),
});

import { CreateToken, ListTokens, RevokeToken } from '@/server/domain/project-input';
import { createToken } from '@/server/services/token/create';
import { listTokens } from '@/server/services/token/list';
import { revokeToken } from '@/server/services/token/revoke';
import { projectProcedure, router } from '../trpc/procedures';

export const tokenRouter = router({
  list: projectProcedure('token.manage')
    .input(ListTokens)
    .query(({ ctx, input }) => listTokens(ctx, input)),
  create: projectProcedure('token.manage')
    .input(CreateToken)
    .mutation(({ ctx, input }) => createToken(ctx, input)),
  revoke: projectProcedure('token.manage')
    .input(RevokeToken)
    .mutation(({ ctx, input }) => revokeToken(ctx, input)),
});

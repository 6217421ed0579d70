import { CreateUser, ListUsers, ResetPassword, UpdateUser } from '@/server/domain/session-input';
import { createUser } from '@/server/services/user/create';
import { listUsers } from '@/server/services/user/list';
import { resetPassword, updateUser } from '@/server/services/user/update';
import { instanceProcedure, router } from '../trpc/procedures';

const manage = instanceProcedure('instance-wide.user.manage');

export const userRouter = router({
  list: manage.input(ListUsers).query(({ ctx, input }) => listUsers(ctx, input)),
  create: manage.input(CreateUser).mutation(({ ctx, input }) => createUser(ctx, input)),
  update: manage.input(UpdateUser).mutation(({ ctx, input }) => updateUser(ctx, input)),
  resetPassword: manage.input(ResetPassword).mutation(({ ctx, input }) => resetPassword(ctx, input)),
});

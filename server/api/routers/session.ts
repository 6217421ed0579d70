import { ChangePassword, EndSession, SignIn } from '@/server/domain/session-input';
import { changePassword } from '@/server/services/session/change-password';
import { getSession } from '@/server/services/session/get';
import { listSessions } from '@/server/services/session/list';
import { signIn } from '@/server/services/session/sign-in';
import { endSession, signOut, signOutEverywhere } from '@/server/services/session/sign-out';
import type { ApiContext } from '../context';
import { publicProcedure, router, selfProcedure, sessionProcedure } from '../trpc/procedures';

const withAuth = <Context extends ApiContext>(ctx: Context) => ({ ...ctx, auth: ctx.runtime.auth });

export const sessionRouter = router({
  get: sessionProcedure.query(({ ctx }) => getSession(ctx)),
  signIn: publicProcedure.input(SignIn).mutation(({ ctx, input }) => signIn(withAuth(ctx), input)),
  signOut: publicProcedure.mutation(({ ctx }) => signOut(withAuth(ctx))),
  changePassword: sessionProcedure
    .input(ChangePassword)
    .mutation(({ ctx, input }) => changePassword(withAuth(ctx), input)),
  signOutEverywhere: sessionProcedure.mutation(({ ctx }) => signOutEverywhere(withAuth(ctx))),
  list: selfProcedure.query(({ ctx }) => listSessions(withAuth(ctx))),
  end: selfProcedure.input(EndSession).mutation(({ ctx, input }) => endSession(withAuth(ctx), input)),
});

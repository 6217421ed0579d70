import { initTRPC } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import superjson from 'superjson';
import type { Permission } from '@/server/domain/permission';
import type { ApiContext } from '../context';
import { toErrorAnswer } from '../error-answer';
import { toTrpcError } from './error';

/** What a procedure or route declares about who may use it. One that declares nothing fails a test. */
export type Access =
  | { scope: 'project'; permission: Permission }
  | { scope: 'instance'; permission: Permission }
  /** Anybody who is signed in, about themselves. */
  | { scope: 'self' }
  /** As `self`, also with a one-time password that is not changed yet. */
  | { scope: 'session' }
  | { scope: 'public' };

export const t = initTRPC
  .context<ApiContext>()
  .meta<{ access: Access }>()
  .create({
    transformer: superjson,
    isDev: false,
    errorFormatter: ({ shape, error, ctx }) => {
      const known = toTrpcError(error);
      const answer = toErrorAnswer(known.cause, ctx?.requestId ?? 'none');
      const { code } = known;
      const { path } = shape.data;
      const { status: httpStatus, problem, problems, requestId } = answer;
      return {
        code: TRPC_ERROR_CODES_BY_KEY[code],
        message: answer.message,
        data: { code, path, httpStatus, problem, problems, requestId },
      };
    },
    sse: {
      ping: { enabled: true, intervalMs: 15_000 },
      client: { reconnectAfterInactivityMs: 40_000 },
    },
  });

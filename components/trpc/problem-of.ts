import { TRPCClientError } from '@trpc/client';
import type { Problem } from '@/server/domain/error';

/** An error as the console shows it. `message` is empty when the server kept it to itself, or did not answer at all. */
export type ShownError = {
  kind: 'problem' | 'internal' | 'offline';
  problem: Problem;
  problems: Problem[];
  requestId: string | undefined;
};

type ErrorData = { problem?: Problem | null; problems?: Problem[]; requestId?: string; httpStatus?: number };

function dataOf(error: unknown): ErrorData | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  return (error.data ?? undefined) as ErrorData | undefined;
}

export function problemOf(error: unknown): ShownError {
  const data = dataOf(error);
  if (data?.problem) {
    const problems = data.problems?.length ? data.problems : [data.problem];
    return { kind: 'problem', problem: data.problem, problems, requestId: data.requestId };
  }
  const kind = data === undefined ? 'offline' : 'internal';
  const problem: Problem = { code: 'unavailable', message: '' };
  return { kind, problem, problems: [problem], requestId: data?.requestId };
}

/** What the person did is not cured by asking again; silence and faults of the server may be. */
export function isWorthRetrying(error: unknown): boolean {
  const status = dataOf(error)?.httpStatus;
  return status === undefined || status >= 500;
}

/** The session ended or never was: the way is to sign in. */
export function isSignedOut(error: unknown): boolean {
  return dataOf(error)?.problem?.code === 'unauthenticated';
}

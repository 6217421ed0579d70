import { ZodError } from 'zod';
import { isConnectionError, isDiskFull, sqlStateOf } from '@/db/connection-error';
import { LoamError, type Problem, isLoamError } from '@/server/domain/error';
import { httpStatusOf } from '@/server/domain/exit-code';
import { toInputProblems } from '@/server/domain/input-problem';
import { tellRoom } from '@/server/platform/disk';
import { databaseDisk } from '@/server/services/disk/database-disk';

/** What is said of an error on every transport. `problem` is null when it is our fault: then only the request id helps. */
export type ErrorAnswer = {
  status: number;
  message: string;
  problem: Problem | null;
  problems: Problem[];
  requestId: string;
};

export function toErrorAnswer(error: unknown, requestId: string): ErrorAnswer {
  const known = toLoamError(error);
  if (!known) {
    const message = `Something went wrong on our side. The log has it under request ${requestId}.`;
    return { status: 500, message, problem: null, problems: [], requestId };
  }
  const problem = known.toProblem();
  const problems = known.problems.length > 0 ? known.problems : [problem];
  return { status: httpStatusOf(known.code), message: known.message, problem, problems, requestId };
}

/** The LoamError that says what happened, or null for what nobody was meant to cause. */
export function toLoamError(error: unknown): LoamError | null {
  if (isLoamError(error)) return error;
  if (error instanceof ZodError) {
    const problems = toInputProblems(error);
    const [first] = problems;
    const where = first?.path ? `${first.path}: ` : '';
    return new LoamError('invalid-input', `${where}${first?.message ?? 'The input is not valid.'}`, {
      ...first,
      problems,
      cause: error,
    });
  }
  if (isDiskFull(error)) return diskFull(error);
  if (isDatabaseDown(error)) {
    // It may have stopped for lack of room.
    if (databaseDisk()?.state === 'full') return diskFull(error);
    return new LoamError('unavailable', 'The database does not answer.', {
      hint: 'It usually is back within seconds: try again.',
      cause: error,
    });
  }
  return null;
}

function diskFull(cause: unknown): LoamError {
  const disk = databaseDisk();
  const where = disk ? `the disk of ${disk.folder}` : 'the database server';
  return new LoamError('unavailable', 'The disk of the database is full: nothing can be saved.', {
    ...(disk ? { expected: 'room for what is to be saved', got: tellRoom(disk) } : {}),
    hint: `Make room on ${where}, then try again. Nothing is lost: runs wait and go on by themselves.`,
    cause,
  });
}

/** PostgreSQL: shutting down, crashed, starting up. */
const downStates = new Set(['57P01', '57P02', '57P03']);

function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return isConnectionError(error) || downStates.has(sqlStateOf(error) ?? '') || isDatabaseDown(error.cause);
}

import type { Executor } from '@/db/client';
import type { KubeResource } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { podProblems } from './pod-grants';
import { loadGrants } from './reach';

/** Throws `denied` for an object, or a part of one, that gives pods more than the project may. */
export async function assertPodsAllowed(
  db: Executor,
  projectId: string,
  object: KubeResource,
  /** What it was before: what that had is not refused. */
  before?: KubeResource,
): Promise<void> {
  const grants = await loadGrants(db, projectId);
  const had = new Set(before ? podProblems(before, grants).map(({ message }) => message) : []);
  const problems = podProblems(object, grants).filter(({ message }) => !had.has(message));
  const [first] = problems;
  if (first) throw new LoamError(first.code, first.message, { ...first, problems });
}

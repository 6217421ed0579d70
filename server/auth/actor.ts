import type { ProjectRole } from '@/server/domain/permission';

/** Who asks. A token acts with one role in one project; the system is the worker and the launcher. */
export type Actor =
  | {
      type: 'user';
      id: string;
      name: string;
      instanceAdmin: boolean;
      mustChangePassword: boolean;
      /** The browser session that asks; none in the worker and in tests. */
      sessionId?: string;
    }
  | {
      type: 'token';
      id: string;
      name: string;
      /** Who made it. It can never do more than this person may do now. */
      userId: string;
      /** Null only with `instanceAdmin`: the token of the local data folder. */
      projectId: string | null;
      role: ProjectRole;
      /** True only for the token of the local data folder. */
      instanceAdmin: boolean;
    }
  | { type: 'system'; name: string };

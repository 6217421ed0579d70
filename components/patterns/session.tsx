'use client';

import { createContext, use, type ReactNode } from 'react';
import { hasPermission, rolesWith, type Permission, type ProjectRole } from '@/server/domain/permission';

export type SessionProject = { name: string; title: string; role: ProjectRole };

/** Who is here, where, and what may be done: for hiding nothing and explaining everything. The server decides again. */
export type Session = {
  user: { id: string; name: string; email: string; instanceAdmin: boolean };
  projects: readonly SessionProject[];
  project: SessionProject;
  version: string;
};

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new TypeError('useSession needs a SessionProvider above it');
  return session;
}

/** Name of the project that this page is about. */
export function useProject(): string {
  return useSession().project.name;
}

export type Allowance = { allowed: true } | { allowed: false; roles: ProjectRole[] };

/** May the person do this here? If not, which roles may: a disabled button says so. */
export function useMay(permission: Permission): Allowance {
  const { user, project } = useSession();
  if (hasPermission({ instanceAdmin: user.instanceAdmin, role: project.role }, permission))
    return { allowed: true };
  return { allowed: false, roles: rolesWith(permission) };
}

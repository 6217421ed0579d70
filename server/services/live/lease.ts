import { and, gt, inArray, isNull } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { session, user } from '@/db/schema/auth';
import { project, projectMember } from '@/db/schema/project';
import { apiToken } from '@/db/schema/token';
import { isLive } from '@/server/auth/token';
import { LoamError } from '@/server/domain/error';
import { type Permission, hasPermission } from '@/server/domain/permission';
import type { Actor } from '../context';

/** What lets a stream be open: who listens, in which project, and what for. */
export type Lease = { actor: Actor; projectId: string; permissions: readonly Permission[] };

/**
 * Of many open streams, those that may not go on: the session ended, the token was revoked, the role was lost, the
 * project archived. A few queries for all of them together, so that it can be asked every other second.
 */
export async function findLostLeases<L extends Lease>(db: Executor, leases: L[], now: Date): Promise<Set<L>> {
  if (leases.length === 0) return new Set();
  const standing = await readStanding(db, leases, now);
  return new Set(leases.filter((lease) => !holds(lease, standing)));
}

/** Throws `unauthenticated` when a stream of one's own making may not go on. Ask it every few seconds. */
export async function assertLease(db: Executor, lease: Lease, now: Date): Promise<void> {
  const lost = await findLostLeases(db, [lease], now);
  if (lost.size > 0) throw lostLease();
}

export function lostLease(): LoamError {
  return new LoamError('unauthenticated', 'Your session ended, or you may not see this any more.');
}

type Standing = Awaited<ReturnType<typeof readStanding>>;

async function readStanding(db: Executor, leases: Lease[], now: Date) {
  const actors = leases.map(({ actor }) => actor);
  const sessionIds = unique(actors.flatMap((a) => (a.type === 'user' && a.sessionId ? [a.sessionId] : [])));
  const tokenIds = unique(actors.flatMap((a) => (a.type === 'token' ? [a.id] : [])));
  const userIds = unique(actors.flatMap((a) => (a.type === 'system' ? [] : [personOf(a)])));
  const projectIds = unique(leases.map(({ projectId }) => projectId));
  const [sessions, tokens, people, members, projects] = await Promise.all([
    db
      .select({ id: session.id })
      .from(session)
      .where(and(inArray(session.id, sessionIds), gt(session.expiresAt, now))),
    db
      .select({ id: apiToken.id })
      .from(apiToken)
      .where(and(inArray(apiToken.id, tokenIds), isLive(now))),
    db.select().from(user).where(inArray(user.id, userIds)),
    db
      .select()
      .from(projectMember)
      .where(and(inArray(projectMember.userId, userIds), inArray(projectMember.projectId, projectIds))),
    db
      .select({ id: project.id })
      .from(project)
      .where(and(inArray(project.id, projectIds), isNull(project.archivedAt))),
  ]);
  return {
    sessions: new Set(sessions.map(({ id }) => id)),
    tokens: new Set(tokens.map(({ id }) => id)),
    people: new Map(people.map((person) => [person.id, person])),
    roles: new Map(members.map((m) => [`${m.userId} ${m.projectId}`, m.role])),
    projects: new Set(projects.map(({ id }) => id)),
  };
}

function holds({ actor, projectId, permissions }: Lease, standing: Standing): boolean {
  if (!standing.projects.has(projectId)) return false;
  if (actor.type === 'system') return true;
  const person = standing.people.get(personOf(actor));
  if (!person) return false;
  if (actor.type === 'token' && !standing.tokens.has(actor.id)) return false;
  if (actor.type === 'user' && person.mustChangePassword) return false;
  if (actor.type === 'user' && actor.sessionId && !standing.sessions.has(actor.sessionId)) return false;
  const role = standing.roles.get(`${person.id} ${projectId}`) ?? null;
  const own = { instanceAdmin: person.instanceAdmin, role };
  const limit = { instanceAdmin: false, role: actor.type === 'token' ? actor.role : 'admin' } as const;
  return permissions.every((p) => hasPermission(own, p) && hasPermission(limit, p));
}

function personOf(actor: Exclude<Actor, { type: 'system' }>): string {
  return actor.type === 'user' ? actor.id : actor.userId;
}

const unique = (values: string[]) => [...new Set(values)];

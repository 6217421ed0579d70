import type { Sql } from 'postgres';
import { type Permission, type ProjectRole, hasPermission } from '@/server/domain/permission';
import type { Actor } from '../context';

/** What lets a stream be open: who listens, in which project, and what for. */
export type Lease = { actor: Actor; projectId: string; permissions: readonly Permission[] };

type Person = { id: string; instance_admin: boolean; must_change_password: boolean };
type Member = { user_id: string; project_id: string; role: ProjectRole };

/**
 * Of many open streams, those that may not go on: the session ended, the token was revoked, the role was lost, the
 * project archived. A few queries for all of them together, so that it can be asked every other second.
 */
export async function findLostLeases<L extends Lease>(sql: Sql, leases: L[], now: Date): Promise<Set<L>> {
  if (leases.length === 0) return new Set();
  const standing = await readStanding(sql, leases, now);
  return new Set(leases.filter((lease) => !holds(lease, standing)));
}

type Standing = Awaited<ReturnType<typeof readStanding>>;

async function readStanding(sql: Sql, leases: Lease[], now: Date) {
  const actors = leases.map(({ actor }) => actor);
  const sessionIds = actors.flatMap((a) => (a.type === 'user' && a.sessionId ? [a.sessionId] : []));
  const tokenIds = actors.flatMap((a) => (a.type === 'token' ? [a.id] : []));
  const userIds = unique(actors.flatMap((a) => (a.type === 'system' ? [] : [personOf(a)])));
  const projectIds = unique(leases.map(({ projectId }) => projectId));
  const [sessions, tokens, people, members, projects] = await Promise.all([
    sql<{ id: string }[]>`
      select id from session where id = any(${unique(sessionIds)}) and expires_at > ${now}`,
    sql<{ id: string }[]>`
      select id from api_token where id = any(${unique(tokenIds)}) and revoked_at is null
        and (expires_at is null or expires_at > ${now})`,
    sql<Person[]>`select id, instance_admin, must_change_password from "user" where id = any(${userIds})`,
    sql<Member[]>`
      select user_id, project_id, role from project_member
      where user_id = any(${userIds}) and project_id = any(${projectIds})`,
    sql<{ id: string }[]>`select id from project where id = any(${projectIds}) and archived_at is null`,
  ]);
  return {
    sessions: new Set(sessions.map(({ id }) => id)),
    tokens: new Set(tokens.map(({ id }) => id)),
    people: new Map(people.map((person) => [person.id, person])),
    roles: new Map(members.map((m) => [`${m.user_id} ${m.project_id}`, m.role])),
    projects: new Set(projects.map(({ id }) => id)),
  };
}

function holds({ actor, projectId, permissions }: Lease, standing: Standing): boolean {
  if (!standing.projects.has(projectId)) return false;
  if (actor.type === 'system') return true;
  const person = standing.people.get(personOf(actor));
  if (!person) return false;
  if (actor.type === 'token' && !standing.tokens.has(actor.id)) return false;
  if (actor.type === 'user' && person.must_change_password) return false;
  if (actor.type === 'user' && actor.sessionId && !standing.sessions.has(actor.sessionId)) return false;
  const role = standing.roles.get(`${person.id} ${projectId}`) ?? null;
  const own = { instanceAdmin: person.instance_admin, role };
  const limit = { instanceAdmin: false, role: actor.type === 'token' ? actor.role : 'admin' } as const;
  return permissions.every((p) => hasPermission(own, p) && hasPermission(limit, p));
}

function personOf(actor: Exclude<Actor, { type: 'system' }>): string {
  return actor.type === 'user' ? actor.id : actor.userId;
}

const unique = (values: string[]) => [...new Set(values)];

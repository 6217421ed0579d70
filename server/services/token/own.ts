import { type SQL, eq } from 'drizzle-orm';
import { apiToken } from '@/db/schema/token';
import type { ProjectRole } from '@/server/domain/permission';
import type { Actor } from '../context';

/** Which tokens of a project the actor may see and revoke: their own, and all of them as its admin. */
export function ownedBy(actor: Actor, role: ProjectRole): SQL | undefined {
  if (role === 'admin' || actor.type === 'system') return undefined;
  return eq(apiToken.userId, actor.type === 'user' ? actor.id : actor.userId);
}

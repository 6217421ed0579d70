import { eq } from 'drizzle-orm';
import { user } from '@/db/schema/auth';
import packageJson from '@/package.json' with { type: 'json' };
import { LoamError } from '@/server/domain/error';
import type { ServiceContext } from '../context';
import { type ProjectOfActor, listProjects } from '../project/list';

export type Session = {
  user: {
    id: string;
    name: string;
    email: string;
    instanceAdmin: boolean;
    mustChangePassword: boolean;
  };
  projects: ProjectOfActor[];
  version: string;
};

/** Who I am, and where I may go. */
export async function getSession(ctx: ServiceContext): Promise<Session> {
  const { actor } = ctx;
  if (actor.type === 'system') throw new LoamError('unauthenticated', 'The system has no session.');
  const personId = actor.type === 'user' ? actor.id : actor.userId;
  const [person] = await ctx.db
    .select({
      id: user.id,
      name: user.name,
      email: user.email,
      instanceAdmin: user.instanceAdmin,
      mustChangePassword: user.mustChangePassword,
    })
    .from(user)
    .where(eq(user.id, personId));
  if (!person) throw new LoamError('unauthenticated', 'Your account is gone.');
  const mustChangePassword = actor.type === 'user' && person.mustChangePassword;
  const instanceAdmin = actor.type === 'user' ? person.instanceAdmin : actor.instanceAdmin;
  const projects = mustChangePassword ? [] : await listProjects(ctx);
  return { user: { ...person, instanceAdmin, mustChangePassword }, projects, version: packageJson.version };
}

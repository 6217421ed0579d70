import { asc, count, ilike, or } from 'drizzle-orm';
import { user } from '@/db/schema/auth';
import { type Page, containsPattern, pageRange, toPage } from '@/server/domain/page';
import type { ListUsers } from '@/server/domain/session-input';
import { authorizeInstance } from '../authorize';
import type { ServiceContext } from '../context';

export type UserItem = {
  id: string;
  name: string;
  email: string;
  instanceAdmin: boolean;
  mustChangePassword: boolean;
  createdAt: Date;
};

/** Everybody who has an account here, by name. */
export async function listUsers(ctx: ServiceContext, input: ListUsers): Promise<Page<UserItem>> {
  await authorizeInstance(ctx, 'instance-wide.user.manage');
  const pattern = input.search ? containsPattern(input.search) : null;
  const where = pattern ? or(ilike(user.name, pattern), ilike(user.email, pattern)) : undefined;
  const { limit, offset } = pageRange(input);
  const items = await ctx.db
    .select({
      id: user.id,
      name: user.name,
      email: user.email,
      instanceAdmin: user.instanceAdmin,
      mustChangePassword: user.mustChangePassword,
      createdAt: user.createdAt,
    })
    .from(user)
    .where(where)
    .orderBy(asc(user.name), asc(user.id))
    .limit(limit)
    .offset(offset);
  const [sum] = await ctx.db.select({ of: count() }).from(user).where(where);
  return toPage(input, items, sum?.of ?? 0);
}

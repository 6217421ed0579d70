import { type SQL, and, eq, isNull, ne, or } from 'drizzle-orm';
import { cluster } from '@/db/schema/environment';
import { LoamError } from '@/server/domain/error';
import type { ServiceContext } from '../context';

const mostTold = 5;

type Known = { uid: string | null; endpoint: string };

/** Names of the registrations that lead to the same cluster, as far as they say. */
export async function findSame(
  { db }: Pick<ServiceContext, 'db'>,
  known: Known,
  exceptId = '',
): Promise<string[]> {
  const found = await db
    .select({ name: cluster.name })
    .from(cluster)
    .where(and(ne(cluster.id, exceptId), isSame(known)))
    .orderBy(cluster.name)
    .limit(mostTold);
  return found.map(({ name }) => name);
}

/** By who it is; by its address only where one of the two may not see who it is. */
function isSame({ uid, endpoint }: Known): SQL | undefined {
  const atOne = eq(cluster.endpoint, endpoint);
  return uid === null ? atOne : or(eq(cluster.uid, uid), and(isNull(cluster.uid), atOne));
}

/** Of two registrations of one cluster each takes what the other delivers for somebody else's, or removes it. */
export async function assertNew(ctx: ServiceContext, known: Known): Promise<void> {
  const [same] = await findSame(ctx, known);
  if (same === undefined) return;
  throw new LoamError('conflict', `This cluster is registered already, as "${same}".`, {
    path: 'evenRegistered',
    expected: 'a cluster that is not registered yet',
    got: known.endpoint,
    hint: `Use "${same}". Where it has to be there twice, as for an account with other rights, confirm that (in the command: --even-registered), and deliver into other namespaces by each.`,
  });
}

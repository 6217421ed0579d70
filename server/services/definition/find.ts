import { and, desc, eq } from 'drizzle-orm';
import { definition, plugin } from '@/db/schema/definition';
import type { DefinitionKind } from '@/server/domain/definition-input';
import { LoamError } from '@/server/domain/error';
import { closestWord } from '@/server/domain/oam/closest-word';
import type { ServiceContext } from '../context';

export type DefinitionRevision = {
  revision: number;
  active: boolean;
  createdAt: Date;
  plugin: string;
  trust: (typeof plugin.$inferSelect)['trust'];
};

/** All revisions of a type, the newest first. Throws `not-found` when there is none. */
export async function findRevisions(
  { db, extensions }: Pick<ServiceContext, 'db' | 'extensions'>,
  { kind, name }: { kind: DefinitionKind; name: string },
): Promise<DefinitionRevision[]> {
  // What comes with Loam is in the table once it was asked for: after an upgrade not before.
  await extensions.find(kind, name);
  const rows = await db
    .select({
      revision: definition.revision,
      active: definition.active,
      createdAt: definition.createdAt,
      plugin: plugin.name,
      trust: plugin.trust,
    })
    .from(definition)
    .innerJoin(plugin, eq(plugin.id, definition.pluginId))
    .where(and(eq(definition.kind, kind), eq(definition.name, name)))
    .orderBy(desc(definition.revision));
  if (rows.length > 0) return rows;
  const names = await db
    .selectDistinct({ name: definition.name })
    .from(definition)
    .where(eq(definition.kind, kind));
  const near = closestWord(
    name,
    names.map((row) => row.name),
  );
  throw new LoamError('not-found', `There is no ${kind} "${name}".`, {
    path: 'name',
    got: name,
    ...(near === undefined ? {} : { hint: `Did you mean "${near}"?` }),
  });
}

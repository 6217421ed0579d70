import { and, eq, sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { recordChange } from '@/db/record-change';
import { definition } from '@/db/schema/definition';
import type { DefinitionRef } from './extensions';

/** Tells every process that the active definitions are others now. */
export const definitionChannel = 'loam_definition';

/** Makes one revision the active one of its kind and name. Runs in the caller's transaction; all processes hear of it at its end. */
export async function switchDefinition(tx: Executor, { kind, name, revision }: DefinitionRef): Promise<void> {
  const ofType = and(eq(definition.kind, kind), eq(definition.name, name));
  await tx
    .update(definition)
    .set({ active: false })
    .where(and(ofType, eq(definition.active, true)));
  await tx
    .update(definition)
    .set({ active: true })
    .where(and(ofType, eq(definition.revision, revision)));
  await announceDefinitions(tx);
  await recordChange(tx, { projectId: null, topic: 'definitions', data: { kind, name, revision } });
}

export async function announceDefinitions(tx: Executor): Promise<void> {
  await tx.execute(sql`select pg_notify(${definitionChannel}, '')`);
}

import { type SQL, and, asc, eq, inArray } from 'drizzle-orm';
import { stage } from '@/db/schema/environment';
import { deliveryHold } from '@/db/schema/hold';
import type { Placement } from '@/server/delivery/plan/planned';
import { type Hold, heldError } from '@/server/domain/hold';
import type { ApplicationRow } from '../application/find';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';

/** The hold of an application at a stage. */
export async function findHold(
  ctx: ServiceContext,
  row: Pick<ApplicationRow, 'id'>,
  { stageId }: Pick<Placement, 'stageId'>,
): Promise<Hold | null> {
  if (stageId === null) return null;
  const [found] = await select(
    ctx,
    and(eq(deliveryHold.applicationId, row.id), eq(deliveryHold.stageId, stageId)),
  );
  return found ? withoutApplication(found) : null;
}

/** Per application its holds, in the order of stages. */
export async function listHolds(ctx: ServiceContext, applicationIds: string[]): Promise<Map<string, Hold[]>> {
  if (applicationIds.length === 0) return new Map();
  const rows = await select(ctx, inArray(deliveryHold.applicationId, applicationIds));
  const groups = Map.groupBy(rows, (each) => each.applicationId);
  return new Map([...groups].map(([id, holds]) => [id, holds.map(withoutApplication)]));
}

function select(ctx: ServiceContext, where: SQL | undefined) {
  return ctx.db
    .select({
      applicationId: deliveryHold.applicationId,
      stage: stage.name,
      revision: deliveryHold.revision,
      reason: deliveryHold.reason,
      createdByName: deliveryHold.createdByName,
      createdAt: deliveryHold.createdAt,
    })
    .from(deliveryHold)
    .innerJoin(stage, eq(stage.id, deliveryHold.stageId))
    .where(where)
    .orderBy(asc(stage.position), asc(stage.name));
}

function withoutApplication({ applicationId: _id, ...hold }: Hold & { applicationId: string }): Hold {
  return hold;
}

type Delivery = { row: Pick<ApplicationRow, 'id' | 'name'>; revision: number; home: Placement };
/** `hold`: that against it, where it is known. */
type Passing = Delivery & { pastHold?: boolean | undefined; hold?: Hold | null | undefined };

/** The hold that keeps a revision from being delivered; null: it may be. What is held is itself delivered as ever. */
export async function holdAgainst(
  ctx: ServiceContext,
  { row, revision, home }: Delivery,
): Promise<Hold | null> {
  const hold = await findHold(ctx, row, home);
  return hold && hold.revision !== revision ? hold : null;
}

/** Throws `conflict` where a hold keeps the revision from being delivered, unless it is passed by choice and with the right to. */
export async function passHold(
  ctx: ServiceContext,
  project: Pick<Project, 'name'>,
  delivery: Passing,
): Promise<Hold | null> {
  const hold = delivery.hold === undefined ? await holdAgainst(ctx, delivery) : delivery.hold;
  if (!hold) return null;
  if (!delivery.pastHold) throw heldError(delivery.row.name, hold, delivery.revision);
  await authorize(ctx, { project: project.name, permission: 'application.release' });
  return hold;
}

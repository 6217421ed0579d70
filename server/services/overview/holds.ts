import { desc, eq } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import { stage } from '@/db/schema/environment';
import { deliveryHold } from '@/db/schema/hold';
import type { ServiceContext } from '../context';

export type StandingHold = {
  kind: 'hold';
  application: string;
  stage: string;
  revision: number;
  by: string;
  message: string;
  since: Date | null;
};

/** What somebody rolled back and held: it stays old until a person goes on with it. */
export async function standingHolds(
  db: ServiceContext['db'],
  projectId: string,
  atMost: number,
): Promise<StandingHold[]> {
  const rows = await db
    .select({
      application: application.name,
      stage: stage.name,
      revision: deliveryHold.revision,
      by: deliveryHold.createdByName,
      message: deliveryHold.reason,
      since: deliveryHold.createdAt,
    })
    .from(deliveryHold)
    .innerJoin(application, eq(application.id, deliveryHold.applicationId))
    .innerJoin(stage, eq(stage.id, deliveryHold.stageId))
    .where(eq(application.projectId, projectId))
    .orderBy(desc(deliveryHold.createdAt))
    .limit(atMost);
  return rows.map((row) => ({ kind: 'hold', ...row }));
}

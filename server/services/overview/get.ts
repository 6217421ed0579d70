import type { GetOverview } from '@/server/domain/overview-input';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { type AttentionItem, listAttention } from './attention';
import {
  type DeliveryDay,
  type RecentRun,
  type WorkingRun,
  countDays,
  listRecent,
  listWorking,
} from './deliveries';
import { type HealthOfStage, type Totals, countTotals, healthByStage } from './health';

export type Overview = {
  /** What needs a person, the worst first. */
  attention: AttentionItem[];
  totals: Totals;
  stages: HealthOfStage[];
  working: WorkingRun[];
  recent: RecentRun[];
  /** The last seven days, today last. */
  days: DeliveryDay[];
};

/** The state of a project on one page: what needs somebody, what is at work, what was delivered. */
export async function getOverview(
  ctx: ServiceContext,
  input: GetOverview & { project: string },
): Promise<Overview> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.read' });
  const [attention, totals, stages, working, recent, days] = await Promise.all([
    listAttention(ctx, project.id),
    countTotals(ctx, project.id),
    healthByStage(ctx, project.id),
    listWorking(ctx, project.id),
    listRecent(ctx, project.id),
    countDays(ctx, project.id, input.timeZone),
  ]);
  return { attention, totals, stages, working, recent, days };
}

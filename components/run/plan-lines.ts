import type { useTranslations } from 'next-intl';
import type { PlanLine } from '@/components/ui/plan';

/** A plan that names more nodes one by one is not read. */
export const mostLines = 20;

/** The rest of `count` nodes, as one line; none where all are named. */
export function moreLine(
  count: number,
  change: PlanLine['change'],
  t: ReturnType<typeof useTranslations<'run'>>,
): PlanLine[] {
  if (count <= mostLines) return [];
  return [{ key: 'more', change, what: t('moreNodes', { count: count - mostLines }) }];
}

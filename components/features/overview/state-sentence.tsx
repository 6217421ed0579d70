'use client';

import { useFormatter, useNow, useTranslations } from 'next-intl';
import type { Outputs } from '@/components/trpc/trpc';
import { countFailing } from './count-failing';
import text from '@/components/ui/text.module.css';

type Data = Outputs['overview']['get'];

/** What is true of the project, in one sentence. Unknown is said as unknown: only what reports well counts as well. */
export function StateSentence({ overview }: { overview: Data }) {
  const t = useTranslations('overview.sentence');
  const { attention, totals } = overview;
  const { applications, workflows } = countFailing(attention);
  const waiting = attention.filter((item) => item.kind === 'suspended').length;
  const parts = [
    applications > 0 && t('applicationsFail', { count: applications }),
    workflows > 0 && t('workflowsFail', { count: workflows }),
    waiting > 0 && t('decisionsWait', { count: waiting }),
  ].filter((part) => part !== false);
  if (parts.length > 0) return capitalized(parts.join(t('comma')));
  if (attention.length > 0) return t('look', { count: attention.length });
  if (totals.instances === 0) return totals.applications === 0 ? t('empty') : t('notDelivered');
  return totals.well === totals.instances
    ? t('well')
    : t('moving', { count: totals.instances - totals.well });
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

export function Totals({ totals }: { totals: Data['totals'] }) {
  const t = useTranslations('overview');
  const format = useFormatter();
  const now = useNow();
  return (
    <>
      <span>{format.dateTime(now, 'today')}</span>
      {totals.applications > 0 && <span>{t('totals', totals)}</span>}
      {totals.instances > 0 && <span className={text.dim}>{t('well', { count: totals.well })}</span>}
    </>
  );
}

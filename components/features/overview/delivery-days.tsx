'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { Section } from '@/components/patterns/section';
import type { Outputs } from '@/components/trpc/trpc';
import classes from './overview.module.css';

type Day = Outputs['overview']['get']['days'][number];

const height = 60;

/** Seven columns, drawn as SVG; what failed stands on top and says how many. */
export function DeliveryDays({ days }: { days: readonly Day[] }) {
  const t = useTranslations('overview');
  const total = days.reduce((sum, day) => sum + day.total, 0);
  const failed = days.reduce((sum, day) => sum + day.failed, 0);
  const most = Math.max(1, ...days.map((day) => day.total));
  if (total === 0) return null;
  return (
    <Section title={t('days')} fact={t('daysSum', { total, failed })}>
      <div className={classes.days}>
        {days.map((day, index) => (
          <Column key={day.day} day={day} most={most} today={index === days.length - 1} />
        ))}
      </div>
    </Section>
  );
}

function Column({ day, most, today }: { day: Day; most: number; today: boolean }) {
  const t = useTranslations('overview');
  const format = useFormatter();
  const scale = (value: number) => (value === 0 ? 0 : Math.max(2, (value / most) * height));
  const failed = scale(day.failed);
  const rest = scale(day.total - day.failed);
  // The day is a date without a clock: at noon in UTC it is the same day in nearly every zone, and named by UTC.
  const date = new Date(`${day.day}T12:00:00Z`);
  return (
    <div className={classes.day} title={t('dayTitle', { total: day.total, failed: day.failed })}>
      <span className={classes.dayFailed}>{day.failed > 0 && day.failed}</span>
      <svg viewBox={`0 0 10 ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <rect x="0" width="10" y={height - rest} height={rest} data-today={today || undefined} />
        <rect
          x="0"
          width="10"
          y={height - rest - failed - (failed > 0 ? 1 : 0)}
          height={failed}
          data-failed
        />
      </svg>
      <span className={classes.dayName}>{format.dateTime(date, { weekday: 'short', timeZone: 'UTC' })}</span>
    </div>
  );
}

'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import type { Outputs } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { Progress } from '@/components/ui/progress';
import { StatusMark } from '@/components/ui/status-mark';
import classes from './overview.module.css';
import text from '@/components/ui/text.module.css';

export function WorkingRuns({ runs }: { runs: Outputs['overview']['get']['working'] }) {
  const t = useTranslations('overview');
  const project = useProject();
  if (runs.length === 0) return null;
  return (
    <Section title={t('working')} fact={runs.length}>
      {runs.map((run) => (
        <div key={run.id} className={classes.run}>
          <StatusMark of="run" state={run.state} bare />
          <p className={text.cut}>
            <Link href={routes.run(project, run.id)} prefetch={false}>
              <b>{run.application ?? run.title}</b>
            </Link>{' '}
            <span className={text.dim}>{run.at ?? t('run', { number: run.number })}</span>
          </p>
          <span className={text.small}>{run.startedAt !== null && <Ago at={run.startedAt} />}</span>
          <Progress
            value={run.total === 0 ? 0 : run.done / run.total}
            label={t('progress', { done: run.done, total: run.total })}
          />
        </div>
      ))}
    </Section>
  );
}

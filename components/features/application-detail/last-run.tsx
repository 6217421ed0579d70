'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { Ago } from '@/components/ui/ago';
import { StatusMark } from '@/components/ui/status-mark';
import type { ExecutionState } from '@/server/domain/status';
import classes from './application-detail.module.css';

export function LastRun({
  run,
}: {
  run: { id: string; number: number; state: ExecutionState; finishedAt: Date | null };
}) {
  const t = useTranslations('application');
  const project = useProject();
  return (
    <span className={classes.lastRun}>
      <span>
        {t('lastRun')} <Link href={routes.run(project, run.id)}>{run.number}</Link>
      </span>
      <StatusMark of="run" state={run.state} />
      {run.finishedAt && <Ago at={run.finishedAt} long />}
    </span>
  );
}

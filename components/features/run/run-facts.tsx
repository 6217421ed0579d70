'use client';

import { useNow, useTranslations } from 'next-intl';
import Link from 'next/link';
import { useMemo } from 'react';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import type { ShownNode } from '@/components/run/use-nodes';
import type { Run } from '@/components/run/use-run';
import { Ago } from '@/components/ui/ago';
import { useDuration } from '@/components/ui/use-duration';
import { progressOf } from './run-progress';
import classes from './run.module.css';

/** One line: what it runs, who began it and when, how long, how far. */
export function RunFacts({ run, nodes }: { run: Run; nodes: ShownNode[] }) {
  const t = useTranslations('run');
  const project = useProject();
  const duration = useDuration();
  const now = useNow({ updateInterval: 1_000 });
  // Not with every second that passes: there may be thousands.
  const progress = useMemo(() => progressOf(nodes), [nodes]);
  return (
    <>
      {run.application !== null && (
        <Link className={classes.link} href={routes.application(project, run.application)}>
          {run.application} {run.revision !== null && `r${run.revision}`}
        </Link>
      )}
      {run.workflow !== null && (
        <Link className={classes.link} href={routes.workflow(project, run.workflow)}>
          {run.workflow} {run.workflowRevision !== null && `r${run.workflowRevision}`}
        </Link>
      )}
      {run.onlyStep !== null && <span>{t('onlyStep', { name: run.onlyStep })}</span>}
      {run.parent && (
        <span>
          {t('partOf')}{' '}
          <Link className={classes.link} href={routes.run(project, run.parent.id)}>
            {run.parent.number}
          </Link>
        </span>
      )}
      <span>
        {t('startedBy', { name: run.createdByName })} <Ago at={run.createdAt} long />
      </span>
      {run.startedAt && <span>{duration((run.finishedAt ?? now).getTime() - run.startedAt.getTime())}</span>}
      <span>{t('progress', progress)}</span>
      {run.pinned && <span title={t('keptHint')}>{t('kept')}</span>}
    </>
  );
}

'use client';

import { useNow, useTranslations } from 'next-intl';
import Link from 'next/link';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import type { Outputs } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { isNodeTerminal } from '@/server/domain/status';
import { useDuration } from './use-duration';

/** One line: what it runs, who began it and when, how long, how far. */
export function RunFacts({ run }: { run: Outputs['run']['get'] }) {
  const t = useTranslations('run');
  const project = useProject();
  const duration = useDuration();
  const now = useNow({ updateInterval: 1_000 });
  const ended = run.nodes.filter((node) => isNodeTerminal(node.state)).length;
  const working = run.nodes.filter((node) => node.state === 'running' || node.state === 'waiting').length;
  return (
    <>
      {run.application !== null && (
        <Link href={routes.application(project, run.application)}>
          {run.application} {run.revision !== null && `r${run.revision}`}
        </Link>
      )}
      {run.parent && (
        <span>
          {t('partOf')} <Link href={routes.run(project, run.parent.id)}>{run.parent.number}</Link>
        </span>
      )}
      <span>
        {t('startedBy', { name: run.createdByName })} <Ago at={run.createdAt} long />
      </span>
      {run.startedAt && <span>{duration((run.finishedAt ?? now).getTime() - run.startedAt.getTime())}</span>}
      <span>{t('progress', { ended, all: run.nodes.length, working })}</span>
    </>
  );
}

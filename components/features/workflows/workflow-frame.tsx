'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useSelectedLayoutSegment } from 'next/navigation';
import type { ReactNode } from 'react';
import { PageHeader } from '@/components/patterns/page-header';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { Tabs } from '@/components/patterns/tabs';
import { routes } from '@/components/routes';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Ago } from '@/components/ui/ago';
import { ButtonLink } from '@/components/ui/button-link';
import { StatusMark } from '@/components/ui/status-mark';
import { useEditorSoon } from '@/components/workflow-editor/lazy-workflow-editor';
import { DeleteWorkflow } from './delete-workflow';
import { Moment } from './moment';
import type { Workflow } from './outputs';
import { RunWorkflow } from './run-workflow';
import classes from './workflows.module.css';

const views = ['document', 'design', 'runs', 'schedules', 'revisions', 'objects'] as const;

/** What every view of a workflow stands in: its name, its newest run, when it starts next, and what can be done with it. */
export function WorkflowFrame({ name, children }: { name: string; children: ReactNode }) {
  const t = useTranslations('workflows');
  const patterns = useTranslations('patterns');
  const trpc = useTRPC();
  const project = useProject();
  const segment = useSelectedLayoutSegment();
  const workflow = useQuery(trpc.workflow.get.queryOptions({ project, name }));
  useEditorSoon();
  useLive([`workflow:${name}`, 'runs'], [trpc.workflow.get.queryKey({ project, name })]);
  if (hasFailed(workflow))
    return (
      <QueryFailure
        page
        tried={t('failedOne')}
        error={workflow.error}
        onRetry={() => void workflow.refetch()}
      >
        <ButtonLink size="sm" href={routes.workflows(project)}>
          {t('toList')}
        </ButtonLink>
      </QueryFailure>
    );
  if (workflow.data === undefined)
    return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
  const { lastRun } = workflow.data;
  return (
    <div className={classes.frame}>
      <PageHeader
        title={name}
        mark={lastRun && <StatusMark of="run" state={lastRun.state} strong news />}
        says={<Facts workflow={workflow.data} />}
        actions={
          <>
            <DeleteWorkflow name={name} />
            {/* The design has its own, which watches what it starts. */}
            {segment !== 'design' && <RunWorkflow workflow={workflow.data} />}
          </>
        }
      />
      <Views workflow={workflow.data} />
      <div className={classes.view}>{children}</div>
    </div>
  );
}

function Facts({ workflow }: { workflow: Workflow }) {
  const t = useTranslations('workflows');
  const project = useProject();
  const { description, lastRun, nextAt, concurrency, updatedAt } = workflow;
  return (
    <>
      {description !== '' && <span>{description}</span>}
      {lastRun && (
        <span>
          {t('lastRun')}{' '}
          <Link prefetch={false} className={classes.link} href={routes.run(project, lastRun.id)}>
            {lastRun.number}
          </Link>
        </span>
      )}
      {nextAt && (
        <span>
          {t('next')} <Moment at={nextAt} />
        </span>
      )}
      {concurrency.policy !== 'allow' && (
        <span>{t(`concurrency.${concurrency.policy}`, { group: concurrency.group })}</span>
      )}
      <span>
        {t('saved')} <Ago at={updatedAt} long />
      </span>
    </>
  );
}

function Views({ workflow }: { workflow: Workflow }) {
  const t = useTranslations('workflows');
  const project = useProject();
  const segment = useSelectedLayoutSegment();
  const current = views.find((view) => view === segment) ?? 'document';
  const counts: Partial<Record<(typeof views)[number], number>> = { revisions: workflow.revision };
  return (
    <Tabs
      label={t('views')}
      current={current}
      tabs={views.map((view) => ({
        key: view,
        href: routes.workflow(project, workflow.name, view === 'document' ? undefined : view),
        label: t(`view.${view}`),
        count: counts[view],
      }))}
    />
  );
}

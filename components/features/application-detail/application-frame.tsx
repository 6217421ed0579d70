'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useSelectedLayoutSegment } from 'next/navigation';
import type { ReactNode } from 'react';
import { PageHeader } from '@/components/patterns/page-header';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { Tabs } from '@/components/patterns/tabs';
import { routes } from '@/components/routes';
import { hasFailed } from '@/components/trpc/has-failed';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Ago } from '@/components/ui/ago';
import { ButtonLink } from '@/components/ui/button-link';
import { StageStrip } from '@/components/ui/stage-strip';
import { StatusMark } from '@/components/ui/status-mark';
import { DeleteApplication } from './delete-application';
import { Deliver } from './deliver';
import { HoldNotes } from './hold-notes';
import { LastRun } from './last-run';
import classes from './application-detail.module.css';

type Application = Outputs['application']['get'];
const views = [
  'topology',
  'document',
  'workflow',
  'runs',
  'revisions',
  'charts',
  'logs',
  'terminal',
] as const;

/** What every view of an application stands in: its name, health, where it runs, and what can be done with it. */
export function ApplicationFrame({ name, children }: { name: string; children: ReactNode }) {
  const t = useTranslations('application');
  const patterns = useTranslations('patterns');
  const trpc = useTRPC();
  const project = useProject();
  const application = useQuery(trpc.application.get.queryOptions({ project, name }));
  useLive([`application:${name}`, 'runs'], [trpc.application.get.queryKey({ project, name })]);
  if (hasFailed(application))
    return (
      <QueryFailure
        page
        tried={t('failed')}
        error={application.error}
        onRetry={() => void application.refetch()}
      >
        <ButtonLink size="sm" href={routes.applications(project)}>
          {t('toList')}
        </ButtonLink>
      </QueryFailure>
    );
  if (application.data === undefined)
    return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
  return (
    <div className={classes.frame}>
      <PageHeader
        title={name}
        mark={<StatusMark of="instance" state={application.data.state} strong news />}
        says={<Facts application={application.data} />}
        actions={
          <>
            <DeleteApplication name={name} />
            <Deliver name={name} revision={application.data.revision} />
          </>
        }
      />
      <HoldNotes application={application.data} />
      <Views application={application.data} />
      <div className={classes.view}>{children}</div>
    </div>
  );
}

function Facts({ application }: { application: Application }) {
  const t = useTranslations('application');
  return (
    <>
      {application.description !== '' && <span>{application.description}</span>}
      {application.stages.length > 0 && <StageStrip stages={application.stages} />}
      <span>{t('placements', { count: application.instances.length })}</span>
      {application.lastRun && <LastRun run={application.lastRun} />}
      <span>
        {t('saved')} <Ago at={application.updatedAt} long />
      </span>
    </>
  );
}

function Views({ application }: { application: Application }) {
  const t = useTranslations('application');
  const project = useProject();
  const segment = useSelectedLayoutSegment();
  const current = views.find((view) => view === segment) ?? 'topology';
  const counts: Partial<Record<(typeof views)[number], number>> = { revisions: application.revision };
  return (
    <Tabs
      label={t('views')}
      current={current}
      tabs={views
        .filter((view) => view !== 'charts' || application.hasCharts || current === view)
        .map((view) => ({
          key: view,
          href: routes.application(project, application.name, view === 'topology' ? undefined : view),
          label: t(`view.${view}`),
          count: counts[view],
        }))}
    />
  );
}

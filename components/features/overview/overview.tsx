'use client';

import { IconPlus } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/patterns/page-header';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { hasFailed } from '@/components/trpc/has-failed';
import type { Outputs } from '@/components/trpc/trpc';
import { useOverview } from '@/components/trpc/use-overview';
import { ButtonLink } from '@/components/ui/button-link';
import { Icon } from '@/components/ui/icon';
import { DeliveryDays } from './delivery-days';
import { HealthByStage } from './health-by-stage';
import { NeedsYou } from './needs-you';
import { RecentRuns } from './recent-runs';
import { StateSentence, Totals } from './state-sentence';
import { WorkingRuns } from './working-runs';
import classes from './overview.module.css';

/** A sentence that says what is true, then the evidence, then the next step. */
export function Overview() {
  const t = useTranslations('overview');
  const patterns = useTranslations('patterns');
  const overview = useOverview(useProject());
  if (hasFailed(overview)) {
    return (
      <QueryFailure page tried={t('failed')} error={overview.error} onRetry={() => void overview.refetch()} />
    );
  }
  if (overview.data !== undefined) return <Loaded overview={overview.data} />;
  return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
}

function Loaded({ overview }: { overview: Outputs['overview']['get'] }) {
  const t = useTranslations('overview');
  const project = useProject();
  const may = useMay('application.write');
  return (
    <>
      <PageHeader
        sentence
        title={<StateSentence overview={overview} />}
        says={<Totals totals={overview.totals} />}
        actions={
          may.allowed && (
            <ButtonLink variant="filled" icon={<Icon of={IconPlus} />} href={routes.newApplication(project)}>
              {t('newApplication')}
            </ButtonLink>
          )
        }
      />
      <div className={classes.page}>
        <div className={classes.main}>
          <NeedsYou items={overview.attention} hasApplications={overview.totals.applications > 0} />
          <RecentRuns runs={overview.recent} />
        </div>
        <aside className={classes.aside}>
          <HealthByStage stages={overview.stages} />
          <WorkingRuns runs={overview.working} />
          <DeliveryDays days={overview.days} />
        </aside>
      </div>
    </>
  );
}

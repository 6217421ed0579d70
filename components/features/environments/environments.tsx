'use client';

import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/patterns/page-header';
import { QueryFailure } from '@/components/patterns/query-failure';
import { Section } from '@/components/patterns/section';
import { useMay, useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Icon } from '@/components/ui/icon';
import { AddStage } from './add-stage';
import { ClustersSection } from './clusters-section';
import { FreezeButton } from './freeze-button';
import { FreezeNotes } from './freeze-notes';
import { RunLimit } from './limit-button';
import { StageTable } from './stage-table';
import classes from './environments.module.css';

/** Stages of the project and the clusters that they are on. */
export function Environments() {
  const t = useTranslations('environments');
  const trpc = useTRPC();
  const project = useProject();
  const stages = useQuery(trpc.environment.stages.queryOptions({ project }));
  useLive(['clusters', 'environments'], [trpc.environment.stages.queryKey()]);
  return (
    <>
      <PageHeader
        title={t('title')}
        says={stages.data ? t('says', { stages: stages.data.length }) : '\u00a0'}
        actions={
          <>
            <RunLimit />
            <FreezeButton />
            <AddClusterButton />
          </>
        }
      />
      <div className={classes.sections}>
        <FreezeNotes />
        <Section title={t('stages')} plain action={<AddStage />}>
          {hasFailed(stages) ? (
            <QueryFailure
              tried={t('stagesFailed')}
              error={stages.error}
              onRetry={() => void stages.refetch()}
            />
          ) : (
            <StageTable stages={stages.data} />
          )}
        </Section>
        <ClustersSection />
      </div>
    </>
  );
}

function AddClusterButton() {
  const t = useTranslations('environments');
  const project = useProject();
  const may = useMay('instance-wide.cluster.manage');
  const icon = <Icon of={IconPlus} />;
  if (may.allowed) {
    return (
      <ButtonLink variant="filled" icon={icon} href={routes.newCluster(project)}>
        {t('addCluster')}
      </ButtonLink>
    );
  }
  return (
    <>
      <span className={classes.reason}>{t('onlyInstanceAdmin')}</span>
      <Button disabled icon={icon}>
        {t('addCluster')}
      </Button>
    </>
  );
}

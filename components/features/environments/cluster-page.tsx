'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { MutationNote } from '@/components/patterns/mutation-note';
import { Note } from '@/components/patterns/note';
import { PageHeader } from '@/components/patterns/page-header';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC, type Outputs } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Ago } from '@/components/ui/ago';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Mono } from '@/components/ui/code';
import { Facts } from '@/components/ui/facts';
import { StatusMark } from '@/components/ui/status-mark';
import { ActsAs } from './acts-as';
import { ClusterFactsSection } from './cluster-facts';
import { ClusterRights } from './cluster-rights';
import { Labels } from './cluster-table';
import { EditLabels } from './edit-labels';
import { FreezeButton } from './freeze-button';
import { FreezeNotes } from './freeze-notes';
import { DeliveryLimit } from './limit-button';
import { RemoveCluster } from './remove-cluster';
import { RotateCredentials } from './rotate-credentials';
import { StageTable } from './stage-table';
import { VerdictNote } from './verdict-note';
import classes from './environments.module.css';

export function ClusterPage({ name }: { name: string }) {
  const t = useTranslations('environments');
  const patterns = useTranslations('patterns');
  const trpc = useTRPC();
  const project = useProject();
  const cluster = useQuery(trpc.cluster.get.queryOptions({ project, name }));
  useLive(['clusters'], [trpc.cluster.get.queryKey()]);
  if (hasFailed(cluster)) {
    return (
      <QueryFailure
        page
        tried={t('clusterFailed')}
        error={cluster.error}
        onRetry={() => void cluster.refetch()}
      >
        <ButtonLink size="sm" href={routes.environments(project)}>
          {t('toList')}
        </ButtonLink>
      </QueryFailure>
    );
  }
  if (cluster.data === undefined) return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
  return <Loaded cluster={cluster.data} />;
}

function Loaded({ cluster }: { cluster: Outputs['cluster']['get'] }) {
  const t = useTranslations('environments');
  const trpc = useTRPC();
  const project = useProject();
  const format = useFormatter();
  const stages = useQuery(trpc.environment.stages.queryOptions({ project }));
  const test = useMutation(trpc.cluster.test.mutationOptions());
  const here = stages.data?.filter((stage) => stage.clusterId === cluster.id);
  const facts = [
    { name: t('endpoint'), value: <Mono>{cluster.endpoint}</Mono> },
    { name: t('version'), value: <Mono>{cluster.version ?? '–'}</Mono> },
    { name: t('source'), value: t(`sourceOf.${cluster.source}`) },
    {
      name: t('labels'),
      value: Object.keys(cluster.labels).length === 0 ? '–' : <Labels labels={cluster.labels} />,
    },
    {
      name: t('deliveriesAtOnce'),
      value: <DeliveryLimit name={cluster.name} limit={cluster.maxDeliveries} />,
    },
    { name: t('writesAs'), value: <ActsAs name={cluster.name} actsAs={cluster.actsAs} /> },
    ...(cluster.credentialsExpireAt === null
      ? []
      : [{ name: t('expires'), value: format.dateTime(cluster.credentialsExpireAt, 'exact') }]),
    ...(cluster.unreachableSince === null
      ? []
      : [{ name: t('awaySince'), value: <Ago at={cluster.unreachableSince} long /> }]),
    { name: t('checked'), value: cluster.checkedAt === null ? '–' : <Ago at={cluster.checkedAt} long /> },
  ];
  return (
    <>
      <PageHeader
        title={cluster.name}
        mark={<StatusMark of="cluster" state={cluster.state} strong news />}
        says={cluster.message}
        actions={
          <>
            <RemoveCluster name={cluster.name} />
            <FreezeButton cluster={cluster.name} />
            <RotateCredentials name={cluster.name} urgent={cluster.state === 'rejected'} />
            <EditLabels name={cluster.name} labels={cluster.labels} />
            <Button busy={test.isPending} onClick={() => test.mutate({ project, name: cluster.name })}>
              {t('tryNow')}
            </Button>
          </>
        }
      />
      <div className={classes.sections}>
        <FreezeNotes cluster={cluster.name} />
        {cluster.sameAs.length > 0 && (
          <Note tone="warn">{t('registeredTwice', { names: format.list(cluster.sameAs) })}</Note>
        )}
        {cluster.state === 'rejected' && <Note tone="fail">{t('rejectedNote')}</Note>}
        {test.isError && <MutationNote error={test.error} />}
        {test.data && <VerdictNote verdict={test.data} />}
        <Facts facts={facts} />
        <ClusterFactsSection found={cluster.facts} />
        <ClusterRights name={cluster.name} />
        <Section title={t('stagesHere')} plain>
          {hasFailed(stages) ? (
            <QueryFailure
              tried={t('stagesFailed')}
              error={stages.error}
              onRetry={() => void stages.refetch()}
            />
          ) : (
            <StageTable stages={here} />
          )}
        </Section>
      </div>
    </>
  );
}

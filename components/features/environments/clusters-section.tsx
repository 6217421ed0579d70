'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useQueryStates } from 'nuqs';
import { Empty } from '@/components/patterns/empty';
import { QueryFailure } from '@/components/patterns/query-failure';
import { SearchBox } from '@/components/patterns/search-box';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { TableFoot } from '@/components/patterns/table-foot';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Button } from '@/components/ui/button';
import { Num } from '@/components/ui/num';
import { clusterParams, pageSize, toClusterInput } from './cluster-params';
import { ClusterTable } from './cluster-table';

/** The clusters, a page at a time, those that do not answer first. Search and page are in the address. */
export function ClustersSection() {
  const t = useTranslations('environments');
  const trpc = useTRPC();
  const project = useProject();
  const [params, setParams] = useQueryStates(clusterParams, { history: 'push', clearOnDefault: true });
  const list = useQuery(
    trpc.cluster.page.queryOptions(toClusterInput(project, params), { placeholderData: keepPreviousData }),
  );
  useLive(['clusters'], [trpc.cluster.page.queryKey()]);
  const search = (clusters: string) => void setParams({ clusters, page: 1 });
  const { data } = list;
  const isFiltered = params.clusters !== '';
  const isLong = isFiltered || (data?.total ?? 0) > pageSize;
  return (
    <Section
      title={t('clusters')}
      fact={data && <Num value={data.total} />}
      plain
      action={isLong && <SearchBox label={t('searchClusters')} value={params.clusters} onSearch={search} />}
    >
      {hasFailed(list) ? (
        <QueryFailure tried={t('clustersFailed')} error={list.error} onRetry={() => void list.refetch()} />
      ) : isFiltered && data?.total === 0 ? (
        <Empty
          title={t('noClusterMatches')}
          actions={<Button onClick={() => search('')}>{t('dropSearch')}</Button>}
        >
          {t('noClusterMatchesText')}
        </Empty>
      ) : (
        <ClusterTable clusters={data?.items} />
      )}
      {isLong && (
        <TableFoot
          page={params.page}
          pageSize={pageSize}
          total={data?.total}
          onPage={(page) => void setParams({ page })}
        />
      )}
    </Section>
  );
}

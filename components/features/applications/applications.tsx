'use client';

import { IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useQueryStates } from 'nuqs';
import { PageHeader } from '@/components/patterns/page-header';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { TableFoot } from '@/components/patterns/table-foot';
import { routes } from '@/components/routes';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC, type Outputs } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Icon } from '@/components/ui/icon';
import { Num } from '@/components/ui/num';
import { ApplicationTable } from './application-table';
import { ApplicationToolbar } from './application-toolbar';
import { HealthFilter } from './health-filter';
import { listParams, pageSize, toListInput, type ListParams } from './list-params';
import { NoApplications, NoMatch } from './no-applications';

/** Every application of the project, the worst first. Filter, sort and page are in the address. */
export function Applications() {
  const t = useTranslations('applications');
  const trpc = useTRPC();
  const project = useProject();
  const [params, setParams] = useQueryStates(listParams, { history: 'push', clearOnDefault: true });
  const change = (next: Partial<ListParams>) => void setParams({ page: 1, ...next });
  const list = useQuery(
    trpc.application.list.queryOptions(toListInput(project, params), { placeholderData: keepPreviousData }),
  );
  useLive(['applications', 'runs'], [trpc.application.list.queryKey()]);
  const isFiltered = params.q !== '' || params.state !== null;
  return (
    <>
      <PageHeader
        title={t('title')}
        mark={list.data && <Counts data={list.data} filtered={isFiltered} />}
        actions={
          <>
            <AdoptButton />
            <NewApplicationButton />
          </>
        }
      />
      <HealthFilter
        counts={list.data?.counts}
        current={params.state}
        onChange={(state) => change({ state })}
      />
      <ApplicationToolbar params={params} onChange={change} />
      {hasFailed(list) ? (
        <QueryFailure
          tried={t('failed')}
          error={list.error}
          retrying={list.isFetching}
          onRetry={() => void list.refetch()}
        />
      ) : (
        <Rows data={list.data} isFiltered={isFiltered} onDrop={() => change({ q: '', state: null })} />
      )}
      <TableFoot
        page={params.page}
        pageSize={pageSize}
        total={list.data?.total}
        hint={t('hint')}
        onPage={(page) => change({ page })}
      />
    </>
  );
}

type List = Outputs['application']['list'];

function Rows({
  data,
  isFiltered,
  onDrop,
}: {
  data: List | undefined;
  isFiltered: boolean;
  onDrop: () => void;
}) {
  if (data?.total === 0) return isFiltered ? <NoMatch onDrop={onDrop} /> : <NoApplications />;
  return <ApplicationTable rows={data?.items} />;
}

function Counts({ data, filtered }: { data: List; filtered: boolean }) {
  const t = useTranslations('applications');
  const all = Object.values(data.counts).reduce((sum, count) => sum + count, 0);
  return filtered && data.total !== all ? (
    <span>{t('countOf', { shown: data.total, all })}</span>
  ) : (
    <Num value={all} />
  );
}

function NewApplicationButton() {
  const t = useTranslations('applications');
  const project = useProject();
  const may = useMay('application.write');
  const icon = <Icon of={IconPlus} />;
  if (!may.allowed) {
    return (
      <Button disabled icon={icon} title={t('needsRole', { roles: may.roles.join(', ') })}>
        {t('new')}
      </Button>
    );
  }
  return (
    <ButtonLink variant="filled" icon={icon} href={routes.newApplication(project)}>
      {t('new')}
    </ButtonLink>
  );
}

function AdoptButton() {
  const t = useTranslations('applications');
  const project = useProject();
  const may = useMay('application.deploy');
  if (!may.allowed) return null;
  return <ButtonLink href={routes.adopt(project)}>{t('adopt')}</ButtonLink>;
}

'use client';

import { IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useQueryStates } from 'nuqs';
import { Empty } from '@/components/patterns/empty';
import { PageHeader } from '@/components/patterns/page-header';
import { QueryFailure } from '@/components/patterns/query-failure';
import { SearchBox } from '@/components/patterns/search-box';
import { useMay, useProject } from '@/components/patterns/session';
import { TableFoot } from '@/components/patterns/table-foot';
import { Toolbar } from '@/components/patterns/toolbar';
import { routes } from '@/components/routes';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Icon } from '@/components/ui/icon';
import { Num } from '@/components/ui/num';
import { listParams, pageSize, toListInput } from './list-params';
import { WorkflowTable } from './workflow-table';

/** The library of a project. Search and page are in the address. */
export function Workflows() {
  const t = useTranslations('workflows');
  const trpc = useTRPC();
  const project = useProject();
  const [params, setParams] = useQueryStates(listParams, { history: 'push', clearOnDefault: true });
  const list = useQuery(
    trpc.workflow.list.queryOptions(toListInput(project, params), { placeholderData: keepPreviousData }),
  );
  useLive(['workflows', 'runs'], [trpc.workflow.list.queryKey()]);
  const search = (q: string) => void setParams({ q, page: 1 });
  return (
    <>
      <PageHeader
        title={t('title')}
        mark={list.data && <Num value={list.data.total} />}
        actions={<NewWorkflowButton />}
      />
      <Toolbar>
        <SearchBox label={t('searchLabel')} value={params.q} onSearch={search} />
      </Toolbar>
      {hasFailed(list) ? (
        <QueryFailure
          tried={t('failed')}
          error={list.error}
          retrying={list.isFetching}
          onRetry={() => void list.refetch()}
        />
      ) : list.data?.total === 0 ? (
        <NoWorkflows isFiltered={params.q !== ''} onDrop={() => search('')} />
      ) : (
        <WorkflowTable rows={list.data?.items} />
      )}
      <TableFoot
        page={params.page}
        pageSize={pageSize}
        total={list.data?.total}
        onPage={(page) => void setParams({ page })}
      />
    </>
  );
}

function NoWorkflows({ isFiltered, onDrop }: { isFiltered: boolean; onDrop: () => void }) {
  const t = useTranslations('workflows');
  const project = useProject();
  const may = useMay('workflow.write');
  if (isFiltered) {
    return (
      <Empty title={t('noMatch')} actions={<Button onClick={onDrop}>{t('dropSearch')}</Button>}>
        {t('noMatchText')}
      </Empty>
    );
  }
  return (
    <Empty
      title={t('none')}
      actions={
        may.allowed && (
          <ButtonLink variant="default" href={routes.newWorkflow(project)}>
            {t('new')}
          </ButtonLink>
        )
      }
    >
      {may.allowed ? t('noneText') : t('noneTextViewer')}
    </Empty>
  );
}

function NewWorkflowButton() {
  const t = useTranslations('workflows');
  const project = useProject();
  const may = useMay('workflow.write');
  const icon = <Icon of={IconPlus} />;
  if (!may.allowed) {
    return (
      <Button disabled icon={icon} title={t('needsRole', { roles: may.roles.join(', ') })}>
        {t('new')}
      </Button>
    );
  }
  return (
    <ButtonLink variant="filled" icon={icon} href={routes.newWorkflow(project)}>
      {t('new')}
    </ButtonLink>
  );
}

'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { Empty } from '@/components/patterns/empty';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { StateFilter } from '@/components/patterns/state-filter';
import { TableFoot } from '@/components/patterns/table-foot';
import { routes } from '@/components/routes';
import { hasFailed } from '@/components/trpc/has-failed';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Ago } from '@/components/ui/ago';
import { StatusMark } from '@/components/ui/status-mark';
import { useDuration } from '@/components/ui/use-duration';
import type { ExecutionState } from '@/server/domain/status';
import { PickedRuns, usePickColumn } from './run-pick';
import classes from './run-list.module.css';
import text from '@/components/ui/text.module.css';

type RunItem = Outputs['run']['list']['items'][number];

const filters = {
  all: [],
  active: ['queued', 'running', 'cancelling'],
  suspended: ['suspended'],
  failed: ['failed'],
  ended: ['succeeded', 'cancelled'],
} as const satisfies Record<string, readonly ExecutionState[]>;
type Filter = keyof typeof filters;
const filterNames = Object.keys(filters) as Filter[];
const pageSize = 50;

const params = {
  page: parseAsInteger.withDefault(1),
  state: parseAsStringLiteral(filterNames).withDefault('all'),
  /** Ids of the runs that are to be compared. */
  pick: parseAsArrayOf(parseAsString).withDefault([]),
};

/** Runs, newest first; of one application or workflow, or of the project. */
export function RunList({ application, workflow }: { application?: string; workflow?: string }) {
  const t = useTranslations('run');
  const trpc = useTRPC();
  const project = useProject();
  const [{ page, state, pick }, setParams] = useQueryStates(params, {
    history: 'push',
    clearOnDefault: true,
  });
  const runs = useQuery(
    trpc.run.list.queryOptions(
      {
        project,
        page,
        pageSize,
        states: [...filters[state]],
        ...(application === undefined ? {} : { application }),
        ...(workflow === undefined ? {} : { workflow }),
      },
      { placeholderData: keepPreviousData },
    ),
  );
  useLive(['runs'], [trpc.run.list.queryKey()]);
  const onPick = (next: string[]) => void setParams({ pick: next }, { history: 'replace' });
  const columns = [
    usePickColumn(pick, onPick),
    ...useColumns(application === undefined && workflow === undefined),
  ];
  return (
    <>
      <StateFilter
        label={t('filter')}
        current={state}
        counts={filterNames.map((key) => ({ key, label: t(`filters.${key}`) }))}
        onChange={(key) => void setParams({ state: key as Filter, page: 1 })}
      />
      {hasFailed(runs) ? (
        <QueryFailure tried={t('listFailed')} error={runs.error} onRetry={() => void runs.refetch()} />
      ) : runs.data?.total === 0 ? (
        <Empty title={t('none')}>{state === 'all' ? t('noneText') : t('noneMatch')}</Empty>
      ) : (
        <DataTable label={t('runs')} columns={columns} rows={runs.data?.items} rowKey={(run) => run.id} />
      )}
      <TableFoot
        page={page}
        pageSize={pageSize}
        total={runs.data?.total}
        hint={<PickedRuns pick={pick} runs={runs.data?.items} onDrop={() => onPick([])} />}
        onPage={(next) => void setParams({ page: next })}
      />
    </>
  );
}

/** Why it failed, or what it waits for; nothing when all goes well. */
function GoingOn({ run: { error, waitsAt } }: { run: RunItem }) {
  const t = useTranslations('run');
  if (error === null && waitsAt === null) return null;
  const said =
    error?.message ??
    [
      waitsAt && t(waitsAt.state === 'suspended' ? 'waitsAt' : 'waitsFor', { name: waitsAt.name }),
      waitsAt?.message,
    ].join(' ');
  return (
    <span className={text.mid} title={said}>
      {said}
    </span>
  );
}

function useColumns(withApplication: boolean): Column<RunItem>[] {
  const t = useTranslations('run');
  const project = useProject();
  const duration = useDuration();
  const columns: Column<RunItem>[] = [
    {
      key: 'run',
      head: t('run'),
      width: 230,
      phone: 'title',
      render: (run) => (
        <Link href={routes.run(project, run.id)} title={run.title}>
          <b className={text.cut}>{run.title}</b>
          <span className={classes.number}>{run.number}</span>
          {run.onlyStep !== null && (
            <span className={text.mid}> {t('onlyStep', { name: run.onlyStep })}</span>
          )}
        </Link>
      ),
    },
    {
      key: 'state',
      head: t('state'),
      width: 124,
      phone: 'end',
      render: (run) => <StatusMark of="run" state={run.state} />,
    },
    { key: 'message', head: t('going'), phone: 'meta', render: (run) => <GoingOn run={run} /> },
    { key: 'by', head: t('by'), width: 140, render: (run) => run.createdByName },
    {
      key: 'took',
      head: t('took'),
      width: 110,
      align: 'end',
      render: (run) =>
        run.startedAt && run.finishedAt ? duration(run.finishedAt.getTime() - run.startedAt.getTime()) : '–',
    },
    {
      key: 'at',
      head: t('started'),
      width: 120,
      align: 'end',
      render: (run) => <Ago at={run.createdAt} long />,
    },
  ];
  if (!withApplication) return columns;
  const application: Column<RunItem> = {
    key: 'application',
    head: t('of'),
    width: 150,
    render: (run) =>
      run.application !== null ? (
        <Link href={routes.application(project, run.application)}>{run.application}</Link>
      ) : run.workflow !== null ? (
        <Link href={routes.workflow(project, run.workflow)}>{run.workflow}</Link>
      ) : (
        '–'
      ),
  };
  return columns.toSpliced(1, 0, application);
}

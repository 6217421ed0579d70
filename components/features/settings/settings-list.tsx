'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { Empty } from '@/components/patterns/empty';
import { QueryFailure } from '@/components/patterns/query-failure';
import { SearchBox } from '@/components/patterns/search-box';
import { TableFoot } from '@/components/patterns/table-foot';
import { Toolbar } from '@/components/patterns/toolbar';
import { hasFailed } from '@/components/trpc/has-failed';
import { pageSize, type SettingsParams } from './list-params';

type List<Row> = {
  data: { items: Row[]; total: number } | undefined;
  isError: boolean;
  error: unknown;
  refetch: () => Promise<unknown>;
};

/** What the lists of the settings have in common: search and action above, four states, paging below. */
export function SettingsList<Row>({
  list,
  columns,
  rowKey,
  label,
  failed,
  empty,
  params,
  onChange,
  filter,
  action,
}: {
  list: List<Row>;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  label: string;
  failed: string;
  empty: { title: string; text: string };
  params: SettingsParams;
  onChange: (next: Partial<SettingsParams>) => void;
  filter?: ReactNode;
  action?: ReactNode;
}) {
  const t = useTranslations('settings');
  const isFiltered = params.q !== '' || params.result !== null;
  return (
    <>
      <Toolbar end={action}>
        <SearchBox label={t('search')} value={params.q} onSearch={(q) => onChange({ q })} />
        {filter}
      </Toolbar>
      {hasFailed(list) ? (
        <QueryFailure tried={failed} error={list.error} onRetry={() => void list.refetch()} />
      ) : list.data?.total === 0 ? (
        <Empty title={isFiltered ? t('noMatch') : empty.title}>
          {isFiltered ? t('noMatchText') : empty.text}
        </Empty>
      ) : (
        <DataTable
          label={label}
          columns={columns}
          rows={list.data?.items}
          rowKey={rowKey}
          minWidth="narrow"
        />
      )}
      <TableFoot
        page={params.page}
        pageSize={pageSize}
        total={list.data?.total}
        onPage={(page) => onChange({ page })}
      />
    </>
  );
}

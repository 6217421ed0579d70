'use client';

import { useTranslations } from 'next-intl';
import { parseAsInteger, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { QueryFailure } from '@/components/patterns/query-failure';
import { SidePanel } from '@/components/patterns/side-panel';
import { TableFoot } from '@/components/patterns/table-foot';
import { hasFailed } from '@/components/trpc/has-failed';
import { Ago } from '@/components/ui/ago';
import { Mono } from '@/components/ui/code';
import { RowName } from '@/components/ui/row-name';
import type { Asked, RevisionLine } from './revision';
import classes from './revisions.module.css';

export const revisionsPerPage = 50;

/** The page of revisions that the address names. */
export function useRevisionsPage() {
  return useQueryState('page', parseAsInteger.withDefault(1));
}

/** The revision that the address names. */
export function useChosenRevision() {
  return useQueryState('revision', parseAsInteger);
}

/** Every revision there ever was: who saved it, when and why; the chosen one beside. */
export function RevisionList({
  revisions,
  actions,
  children,
}: {
  revisions: Asked<{ items: readonly RevisionLine[]; total: number }>;
  /** What may be done with the chosen one. */
  actions?: ReactNode;
  /** The chosen one. */
  children: ReactNode;
}) {
  const t = useTranslations('revisions');
  const [page, setPage] = useRevisionsPage();
  const [chosen, setChosen] = useChosenRevision();
  const columns = useColumns((number) => void setChosen(number));
  if (hasFailed(revisions))
    return (
      <QueryFailure tried={t('failed')} error={revisions.error} onRetry={() => void revisions.refetch()} />
    );
  return (
    <div className={classes.split}>
      <div className={classes.list}>
        <DataTable
          label={t('title')}
          columns={columns}
          rows={revisions.data?.items}
          rowKey={(revision) => String(revision.number)}
          isCurrent={(revision) => revision.number === chosen}
        />
        <TableFoot
          page={page}
          pageSize={revisionsPerPage}
          total={revisions.data?.total}
          onPage={(next) => void setPage(next)}
        />
      </div>
      {chosen !== null && (
        <SidePanel
          label={`r${chosen}`}
          head={<b>r{chosen}</b>}
          actions={actions}
          onClose={() => void setChosen(null)}
        >
          {children}
        </SidePanel>
      )}
    </div>
  );
}

function useColumns(onChoose: (number: number) => void): Column<RevisionLine>[] {
  const t = useTranslations('revisions');
  return [
    {
      key: 'number',
      head: t('revision'),
      width: 160,
      phone: 'title',
      render: ({ number, publishVersion }) => (
        <>
          <RowName onClick={() => onChoose(number)}>r{number}</RowName>{' '}
          {publishVersion && (
            <span title={t('published')}>
              <Mono>{publishVersion}</Mono>
            </span>
          )}
        </>
      ),
    },
    { key: 'author', head: t('author'), width: 200, phone: 'meta', render: (each) => each.createdByName },
    { key: 'note', head: t('note'), render: (each) => each.note || '–' },
    {
      key: 'at',
      head: t('savedAt'),
      width: 140,
      phone: 'end',
      render: (each) => <Ago at={each.createdAt} long />,
    },
  ];
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { Note } from '@/components/patterns/note';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Mono } from '@/components/ui/code';
import { Mark } from '@/components/ui/status-mark';
import { ChangeGrant } from './change-grant';
import { type Grant, grants } from './grants-list';
import text from '@/components/ui/text.module.css';

type Row = { grant: Grant; isGiven: boolean };

/** What the project may do beyond its namespaces, and its pods beyond the baseline. */
export function Grants() {
  const t = useTranslations('grants');
  const trpc = useTRPC();
  const project = useProject();
  const may = useMay('instance-wide.project.grant');
  const found = useQuery(trpc.project.get.queryOptions({ project }));
  useLive(['project'], [trpc.project.get.queryKey()]);
  const columns = useColumns(may.allowed);
  if (hasFailed(found))
    return <QueryFailure tried={t('failed')} error={found.error} onRetry={() => void found.refetch()} />;
  const given = found.data?.grants;
  return (
    <>
      <Note tone="idle">{may.allowed ? t('says') : `${t('says')} ${t('onlyInstanceAdmin')}`}</Note>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={given && grants.map((grant) => ({ grant, isGiven: given.includes(grant) }))}
        rowKey={({ grant }) => grant}
        expected={grants.length}
      />
    </>
  );
}

function useColumns(mayChange: boolean): Column<Row>[] {
  const t = useTranslations('grants');
  return [
    {
      key: 'grant',
      head: t('grant'),
      width: 190,
      phone: 'title',
      render: ({ grant }) => <Mono>{grant}</Mono>,
    },
    {
      key: 'allows',
      head: t('allows'),
      phone: 'meta',
      render: ({ grant }) => <span title={t(`of.${grant}`)}>{t(`of.${grant}`)}</span>,
    },
    {
      key: 'given',
      head: t('state'),
      width: 120,
      render: ({ isGiven }) =>
        isGiven ? (
          <Mark glyph="warn" tone="warn">
            <span>{t('given')}</span>
          </Mark>
        ) : (
          <span className={text.dim}>{t('notGiven')}</span>
        ),
    },
    {
      key: 'change',
      head: '',
      width: 130,
      align: 'end',
      phone: 'end',
      render: (row) => <ChangeGrant {...row} mayChange={mayChange} />,
    },
  ];
}

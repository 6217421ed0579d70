'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import type { Outputs } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { StatusMark } from '@/components/ui/status-mark';
import { Moment } from './moment';
import classes from './workflows.module.css';
import text from '@/components/ui/text.module.css';

type Item = Outputs['workflow']['list']['items'][number];

export function WorkflowTable({ rows }: { rows: readonly Item[] | undefined }) {
  const t = useTranslations('workflows');
  const columns = useColumns();
  return <DataTable label={t('title')} columns={columns} rows={rows} rowKey={(item) => item.name} />;
}

function useColumns(): Column<Item>[] {
  const t = useTranslations('workflows');
  const project = useProject();
  return [
    {
      key: 'name',
      head: t('workflow'),
      width: 230,
      phone: 'title',
      render: (item) => (
        <Link prefetch={false} href={routes.workflow(project, item.name)} title={item.name}>
          <b className={text.cut}>{item.name}</b>
        </Link>
      ),
    },
    {
      key: 'description',
      head: t('description'),
      phone: 'meta',
      render: (item) => <span className={text.mid}>{item.description || '–'}</span>,
    },
    {
      key: 'run',
      head: t('lastRun'),
      width: 190,
      phone: 'end',
      render: ({ lastRun }) =>
        lastRun === null ? (
          <span className={text.dim}>{t('neverRan')}</span>
        ) : (
          <Link prefetch={false} className={classes.run} href={routes.run(project, lastRun.id)}>
            <StatusMark of="run" state={lastRun.state} />
            <span className={text.num}>{lastRun.number}</span>
          </Link>
        ),
    },
    {
      key: 'next',
      head: t('next'),
      width: 150,
      render: ({ nextAt }) =>
        nextAt === null ? <span className={text.dim}>–</span> : <Moment at={nextAt} />,
    },
    { key: 'revision', head: t('revision'), width: 90, render: (item) => `r${item.revision}` },
    {
      key: 'ago',
      head: t('changed'),
      width: 100,
      align: 'end',
      render: (item) => (
        <span className={text.dim}>
          <Ago at={item.updatedAt} />
        </span>
      ),
    },
  ];
}

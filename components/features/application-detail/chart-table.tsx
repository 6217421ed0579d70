'use client';

import { IconArrowsDiff } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { useMay, useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import type { Outputs } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { type ComparedChart, useComparedChart } from './chart-compare';
import { Rollback } from './rollback';
import classes from './charts.module.css';

type Row = Outputs['application']['charts'][number]['revisions'][number];
type Place = Pick<ComparedChart, 'cluster' | 'namespace' | 'release'>;

/** Revisions of a release, newest first; going back is going back to the revision of the application that made it. */
export function ChartTable({
  name,
  place,
  revisions,
}: {
  name: string;
  place: Place;
  revisions: readonly Row[];
}) {
  const t = useTranslations('charts');
  const newest = revisions[0]?.appRevision ?? null;
  const columns: Column<Row>[] = [
    ...useFacts(),
    { key: 'made', head: t('madeBy'), width: 90, render: (row) => <MadeBy name={name} row={row} /> },
    {
      key: 'acts',
      head: '',
      align: 'end',
      phone: 'acts',
      width: 260,
      render: (row) => (
        <span className={classes.rowActs}>
          <Compare place={place} row={row} revisions={revisions} />
          {row.appRevision !== null && row.appRevision !== newest && (
            <Rollback name={name} revision={row.appRevision} />
          )}
        </span>
      ),
    },
  ];
  return (
    <DataTable
      embedded
      label={t('revisionsOf', { release: place.release })}
      columns={columns}
      rows={revisions}
      rowKey={(row) => String(row.revision)}
      minWidth="wide"
    />
  );
}

function useFacts(): Column<Row>[] {
  const t = useTranslations('charts');
  return [
    { key: 'revision', head: t('revision'), width: 80, phone: 'title', render: (row) => row.revision },
    { key: 'status', head: t('status'), width: 130, phone: 'end', render: (row) => row.status },
    {
      key: 'chart',
      head: t('chart'),
      width: 200,
      phone: 'meta',
      render: ({ chart, version }) => [chart, version].filter(Boolean).join(' '),
    },
    { key: 'app', head: t('appVersion'), width: 110, render: ({ appVersion }) => appVersion },
    {
      key: 'at',
      head: t('at'),
      width: 110,
      render: ({ at }) => (at === '' ? '–' : <Ago at={new Date(at)} />),
    },
    {
      key: 'description',
      head: t('description'),
      phone: 'meta',
      render: ({ description }) => <span title={description}>{withoutRelease(description)}</span>,
    },
  ];
}

/** The row says of which revision it is. */
function withoutRelease(description: string): string {
  return description.replace(/^\S+: revision \d+ of the release \S+ /, '');
}

function MadeBy({ name, row: { appRevision } }: { name: string; row: Row }) {
  const project = useProject();
  if (appRevision === null) return '–';
  return (
    <Link href={`${routes.application(project, name, 'revisions')}?revision=${appRevision}`}>
      r{appRevision}
    </Link>
  );
}

/** With the one before it. */
function Compare({ place, row, revisions }: { place: Place; row: Row; revisions: readonly Row[] }) {
  const t = useTranslations('charts');
  const words = useTranslations('deliver');
  const may = useMay('application.deploy');
  const [, setCompared] = useComparedChart();
  const before = revisions.find(({ revision }) => revision < row.revision);
  if (!before) return null;
  return (
    <Button
      size="sm"
      icon={<Icon of={IconArrowsDiff} size="sm" />}
      disabled={!may.allowed}
      title={may.allowed ? undefined : words('mayNot', { roles: may.roles.join(', ') })}
      onClick={() => setCompared({ ...place, from: before.revision, to: row.revision })}
    >
      {t('compare', { revision: before.revision })}
    </Button>
  );
}

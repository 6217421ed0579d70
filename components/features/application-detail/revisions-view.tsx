'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { parseAsInteger, useQueryState } from 'nuqs';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SidePanel } from '@/components/patterns/side-panel';
import { TableFoot } from '@/components/patterns/table-foot';
import { hasFailed } from '@/components/trpc/has-failed';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Ago } from '@/components/ui/ago';
import { Deliver } from './deliver';
import { RevisionBody } from './revision-body';
import classes from './application-detail.module.css';

type Revision = Outputs['revision']['list']['items'][number];
const pageSize = 50;

/** Every revision there ever was: who saved it, when and why; its document beside. */
export function RevisionsView({ name }: { name: string }) {
  const t = useTranslations('application');
  const trpc = useTRPC();
  const project = useProject();
  const [page, setPage] = useQueryState('page', parseAsInteger.withDefault(1));
  const [chosen, setChosen] = useQueryState('revision', parseAsInteger);
  const revisions = useQuery(trpc.revision.list.queryOptions({ project, name, page, pageSize }));
  useLive([`application:${name}`], [trpc.revision.list.queryKey()]);
  const columns: Column<Revision>[] = [
    {
      key: 'number',
      head: t('revision'),
      width: 110,
      phone: 'title',
      render: ({ number }) => (
        <button type="button" className={classes.rowName} onClick={() => void setChosen(number)}>
          r{number}
        </button>
      ),
    },
    {
      key: 'author',
      head: t('author'),
      width: 200,
      phone: 'meta',
      render: (revision) => revision.createdByName,
    },
    { key: 'note', head: t('note'), render: (revision) => revision.note || '–' },
    {
      key: 'at',
      head: t('savedAt'),
      width: 140,
      phone: 'end',
      render: (revision) => <Ago at={revision.createdAt} long />,
    },
  ];
  if (hasFailed(revisions))
    return (
      <QueryFailure
        tried={t('revisionsFailed')}
        error={revisions.error}
        onRetry={() => void revisions.refetch()}
      />
    );
  return (
    <div className={classes.topology}>
      <div className={classes.stage}>
        <DataTable
          label={t('view.revisions')}
          columns={columns}
          rows={revisions.data?.items}
          rowKey={(revision) => String(revision.number)}
          isCurrent={(revision) => revision.number === chosen}
        />
        <TableFoot
          page={page}
          pageSize={pageSize}
          total={revisions.data?.total}
          onPage={(next) => void setPage(next)}
        />
      </div>
      {chosen !== null && (
        <SidePanel
          label={`r${chosen}`}
          head={<b>r{chosen}</b>}
          actions={<Deliver name={name} revision={chosen} again />}
          onClose={() => void setChosen(null)}
        >
          <RevisionBody key={chosen} name={name} number={chosen} />
        </SidePanel>
      )}
    </div>
  );
}

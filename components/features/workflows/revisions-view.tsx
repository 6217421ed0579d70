'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { parseAsInteger, useQueryState } from 'nuqs';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SidePanel } from '@/components/patterns/side-panel';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { TableFoot } from '@/components/patterns/table-foot';
import { hasFailed } from '@/components/trpc/has-failed';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Ago } from '@/components/ui/ago';
import { Code } from '@/components/ui/code';
import { Diff } from '@/components/ui/diff';
import classes from './workflows.module.css';

type Revision = Outputs['workflow']['revisions']['items'][number];
const pageSize = 50;

/** Every revision there ever was: who saved it, when and why; what it changed beside. */
export function RevisionsView({ name }: { name: string }) {
  const t = useTranslations('workflows');
  const trpc = useTRPC();
  const project = useProject();
  const [page, setPage] = useQueryState('page', parseAsInteger.withDefault(1));
  const [chosen, setChosen] = useQueryState('revision', parseAsInteger);
  const revisions = useQuery(trpc.workflow.revisions.queryOptions({ project, name, page, pageSize }));
  useLive([`workflow:${name}`], [trpc.workflow.revisions.queryKey()]);
  const columns = useColumns((number) => void setChosen(number));
  if (hasFailed(revisions))
    return (
      <QueryFailure
        tried={t('revisionsFailed')}
        error={revisions.error}
        onRetry={() => void revisions.refetch()}
      />
    );
  return (
    <div className={classes.split}>
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
        <SidePanel label={`r${chosen}`} head={<b>r{chosen}</b>} onClose={() => void setChosen(null)}>
          <div className={classes.panel}>
            <RevisionText name={name} number={chosen} />
          </div>
        </SidePanel>
      )}
    </div>
  );
}

function useColumns(onChoose: (number: number) => void): Column<Revision>[] {
  const t = useTranslations('workflows');
  return [
    {
      key: 'number',
      head: t('revision'),
      width: 110,
      phone: 'title',
      render: ({ number }) => (
        <button type="button" className={classes.rowName} onClick={() => onChoose(number)}>
          r{number}
        </button>
      ),
    },
    { key: 'author', head: t('author'), width: 200, phone: 'meta', render: (each) => each.createdByName },
    { key: 'note', head: t('noteHead'), render: (each) => each.note || '–' },
    {
      key: 'at',
      head: t('savedAt'),
      width: 140,
      phone: 'end',
      render: (each) => <Ago at={each.createdAt} long />,
    },
  ];
}

/** What a revision changed of the one before; of the first its whole document. */
function RevisionText({ name, number }: { name: string; number: number }) {
  const t = useTranslations('workflows');
  const before = number - 1;
  const revision = useRevision(name, number);
  const earlier = useRevision(name, before);
  const failed = [revision, earlier].find(hasFailed);
  if (failed)
    return (
      <QueryFailure tried={t('documentFailed')} error={failed.error} onRetry={() => void failed.refetch()} />
    );
  if (!revision.data || (before > 0 && !earlier.data)) return <SkeletonRows rows={12} label={`r${number}`} />;
  if (earlier.data && before > 0)
    return (
      <Diff
        label={t('changesFrom', { before, after: number })}
        before={earlier.data.document}
        after={revision.data.document}
      />
    );
  return (
    <Code label={t('documentOf', { name: `${name} r${number}` })} text={revision.data.document.trimEnd()} />
  );
}

function useRevision(name: string, number: number) {
  const trpc = useTRPC();
  const project = useProject();
  return useQuery(
    trpc.workflow.revision.queryOptions(
      { project, name, number: Math.max(1, number) },
      { enabled: number > 0 },
    ),
  );
}

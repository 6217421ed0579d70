'use client';

import { useFormatter, useTranslations } from 'next-intl';
import Link from 'next/link';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import type { Outputs } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { StatusMark } from '@/components/ui/status-mark';
import { Took } from '@/components/ui/took';
import classes from './overview.module.css';
import text from '@/components/ui/text.module.css';

type Run = Outputs['overview']['get']['recent'][number];

export function RecentRuns({ runs }: { runs: readonly Run[] }) {
  const t = useTranslations('overview');
  const project = useProject();
  const columns = useColumns();
  return (
    <Section title={t('deliveries')} plain action={<Link href={routes.runs(project)}>{t('allRuns')}</Link>}>
      {runs.length === 0 ? (
        <p className={classes.nothing}>{t('noRuns')}</p>
      ) : (
        <DataTable embedded label={t('deliveries')} columns={columns} rows={runs} rowKey={(run) => run.id} />
      )}
    </Section>
  );
}

function useColumns(): Column<Run>[] {
  const t = useTranslations('overview');
  const format = useFormatter();
  const project = useProject();
  return [
    {
      key: 'application',
      head: t('application'),
      phone: 'title',
      render: (run) => (
        <Link href={routes.run(project, run.id)} prefetch={false}>
          <b>{run.application ?? run.title}</b>
        </Link>
      ),
    },
    {
      key: 'revision',
      head: t('revision'),
      width: 80,
      render: (run) => (run.revision === null ? null : <span className={text.mono}>r{run.revision}</span>),
    },
    {
      key: 'number',
      head: t('number'),
      width: 72,
      render: (run) => <span className={text.dim}>{format.number(run.number)}</span>,
    },
    {
      key: 'result',
      head: t('result'),
      width: 132,
      phone: 'end',
      render: (run) => <StatusMark of="run" state={run.state} />,
    },
    {
      key: 'took',
      head: t('took'),
      width: 104,
      align: 'end',
      render: (run) =>
        run.startedAt !== null &&
        run.finishedAt !== null && <Took from={run.startedAt} to={run.finishedAt} />,
    },
    {
      key: 'by',
      head: t('startedBy'),
      width: 176,
      phone: 'meta',
      render: (run) => <span className={text.mid}>{run.createdByName}</span>,
    },
    {
      key: 'ended',
      head: t('ended'),
      width: 84,
      align: 'end',
      render: (run) => (
        <span className={text.dim}>{run.finishedAt !== null && <Ago at={run.finishedAt} />}</span>
      ),
    },
  ];
}

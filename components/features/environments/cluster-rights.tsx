'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { Note } from '@/components/patterns/note';
import { QueryFailure } from '@/components/patterns/query-failure';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { hasFailed } from '@/components/trpc/has-failed';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Mono } from '@/components/ui/code';
import text from '@/components/ui/text.module.css';

type Found = Outputs['cluster']['rights'];
type Row = Found['places'][number]['missing'][number] & { namespace: string | null };

/** What the account may not do that Loam needs. The cluster is asked only when somebody wants to know. */
export function ClusterRights({ name }: { name: string }) {
  const t = useTranslations('environments');
  const trpc = useTRPC();
  const project = useProject();
  const rights = useQuery(trpc.cluster.rights.queryOptions({ project, name }, { enabled: false }));
  return (
    <Section
      title={t('rights')}
      action={
        <Button size="sm" busy={rights.isFetching} onClick={() => void rights.refetch()}>
          {t('checkRights')}
        </Button>
      }
      plain
    >
      {hasFailed(rights) ? (
        <QueryFailure tried={t('rightsFailed')} error={rights.error} onRetry={() => void rights.refetch()} />
      ) : (
        <Missing found={rights.data} />
      )}
    </Section>
  );
}

function Missing({ found }: { found: Found | undefined }) {
  const t = useTranslations('environments');
  if (found === undefined) return <p className={text.dim}>{t('rightsText')}</p>;
  const rows = found.places.flatMap(({ namespace, missing }) =>
    missing.map((right): Row => ({ namespace, ...right })),
  );
  if (rows.length === 0) return <Note tone="ok">{t('rightsAll')}</Note>;
  const columns: Column<Row>[] = [
    {
      key: 'resource',
      head: t('resource'),
      width: 260,
      phone: 'title',
      render: ({ group, resource }) => <Mono>{group === '' ? resource : `${resource}.${group}`}</Mono>,
    },
    {
      key: 'namespace',
      head: t('namespace'),
      width: 180,
      phone: 'end',
      render: ({ namespace }) => (namespace === null ? t('wholeCluster') : <Mono>{namespace}</Mono>),
    },
    {
      key: 'verbs',
      head: t('lacks'),
      phone: 'meta',
      render: ({ verbs }) => <span title={verbs.join(', ')}>{verbs.join(', ')}</span>,
    },
    { key: 'purpose', head: t('neededTo'), width: 170, render: ({ purpose }) => t(`purpose.${purpose}`) },
    {
      key: 'types',
      head: t('neededBy'),
      width: 220,
      render: ({ types }) => (
        <span title={types.join(', ')}>{types.length === 0 ? 'Loam' : types.join(', ')}</span>
      ),
    },
  ];
  return (
    <DataTable
      embedded
      label={t('rights')}
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.namespace ?? ''}/${row.group}/${row.resource}/${row.purpose}`}
      expected={3}
      minWidth="wide"
    />
  );
}

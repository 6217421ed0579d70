'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { Empty } from '@/components/patterns/empty';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import type { Outputs } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { Mono } from '@/components/ui/code';
import { Num } from '@/components/ui/num';
import { StatusMark } from '@/components/ui/status-mark';
import { Tag } from '@/components/ui/tag';
import classes from './environments.module.css';
import text from '@/components/ui/text.module.css';

type Cluster = Outputs['cluster']['page']['items'][number];

export function ClusterTable({ clusters }: { clusters: readonly Cluster[] | undefined }) {
  const t = useTranslations('environments');
  const project = useProject();
  const columns: Column<Cluster>[] = [
    {
      key: 'name',
      head: t('cluster'),
      width: 200,
      phone: 'title',
      render: (cluster) => (
        <Link prefetch={false} href={routes.cluster(project, cluster.name)}>
          <b>{cluster.name}</b>
        </Link>
      ),
    },
    {
      key: 'state',
      head: t('state'),
      width: 150,
      phone: 'end',
      render: (cluster) => <StatusMark of="cluster" state={cluster.state} />,
    },
    {
      key: 'message',
      head: t('goingOn'),
      phone: 'meta',
      render: (cluster) => (
        <span className={text.mid} title={cluster.message}>
          {cluster.unreachableSince !== null && (
            <>
              {t('awaySince')} <Ago at={cluster.unreachableSince} long />.{' '}
            </>
          )}
          {cluster.message}
        </span>
      ),
    },
    {
      key: 'version',
      head: t('version'),
      width: 120,
      render: (cluster) => <Mono>{cluster.version ?? '–'}</Mono>,
    },
    {
      key: 'nodes',
      head: t('nodes'),
      width: 80,
      align: 'end',
      render: ({ nodes }) => (nodes === null ? '–' : `${nodes.ready}/${nodes.total}`),
    },
    {
      key: 'latency',
      head: t('latency'),
      width: 80,
      align: 'end',
      render: ({ latencyMs }) => (latencyMs === null ? '–' : t('milliseconds', { count: latencyMs })),
    },
    { key: 'labels', head: t('labels'), width: 190, render: (cluster) => <Labels labels={cluster.labels} /> },
    {
      key: 'instances',
      head: t('instances'),
      width: 90,
      align: 'end',
      render: (cluster) => <Num value={cluster.instances} />,
    },
    {
      key: 'checked',
      head: t('checked'),
      width: 90,
      align: 'end',
      render: (cluster) => (
        <span className={text.dim}>{cluster.checkedAt === null ? '–' : <Ago at={cluster.checkedAt} />}</span>
      ),
    },
  ];
  if (clusters?.length === 0) return <Empty title={t('noClusters')}>{t('noClustersText')}</Empty>;
  return (
    <DataTable
      embedded
      label={t('clusters')}
      columns={columns}
      rows={clusters}
      rowKey={(cluster) => cluster.id}
      expected={2}
      minWidth="wide"
    />
  );
}

export function Labels({ labels }: { labels: Record<string, string> }) {
  const shown = Object.entries(labels).map(([name, value]) => `${name} = ${value}`);
  return (
    <span className={classes.tags} title={shown.join(', ')}>
      {shown.map((label) => (
        <Tag key={label}>{label}</Tag>
      ))}
    </span>
  );
}

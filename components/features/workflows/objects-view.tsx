'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { Empty } from '@/components/patterns/empty';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { hasFailed } from '@/components/trpc/has-failed';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Ago } from '@/components/ui/ago';

type Item = Outputs['workflow']['objects'][number];

/** What the runs of a workflow brought into clusters. It stays when they end. */
export function ObjectsView({ name }: { name: string }) {
  const t = useTranslations('workflows');
  const trpc = useTRPC();
  const project = useProject();
  const objects = useQuery(trpc.workflow.objects.queryOptions({ project, name }));
  useLive([`workflow:${name}`, 'runs'], [trpc.workflow.objects.queryKey()]);
  const columns: Column<Item>[] = [
    { key: 'name', head: t('object'), phone: 'title', render: (each) => <b>{each.name}</b> },
    { key: 'kind', head: t('kind'), width: 180, phone: 'meta', render: (each) => each.kind },
    {
      key: 'place',
      head: t('place'),
      width: 260,
      render: (each) => `${each.cluster} / ${each.namespace || '–'}`,
    },
    {
      key: 'step',
      head: t('madeBy'),
      width: 200,
      render: (each) => (
        <Link prefetch={false} href={routes.run(project, each.runId)}>
          {each.step}
        </Link>
      ),
    },
    {
      key: 'at',
      head: t('appliedAt'),
      width: 140,
      phone: 'end',
      align: 'end',
      render: (each) => (each.appliedAt ? <Ago at={each.appliedAt} long /> : t('notConfirmed')),
    },
  ];
  if (hasFailed(objects))
    return (
      <QueryFailure tried={t('objectsFailed')} error={objects.error} onRetry={() => void objects.refetch()} />
    );
  if (objects.data?.length === 0) return <Empty title={t('noObjects')}>{t('noObjectsText')}</Empty>;
  return (
    <DataTable
      label={t('view.objects')}
      columns={columns}
      rows={objects.data}
      rowKey={(each) => `${each.cluster} ${each.namespace} ${each.apiVersion} ${each.kind} ${each.name}`}
    />
  );
}

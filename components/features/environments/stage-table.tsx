'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { Empty } from '@/components/patterns/empty';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import type { Outputs } from '@/components/trpc/trpc';
import { Mono } from '@/components/ui/code';
import { Num } from '@/components/ui/num';
import { StatusMark } from '@/components/ui/status-mark';
import { RemoveStage } from './remove-stage';
import classes from './environments.module.css';

type Stage = Outputs['environment']['stages'][number];

export function StageTable({ stages }: { stages: readonly Stage[] | undefined }) {
  const t = useTranslations('environments');
  const project = useProject();
  const columns: Column<Stage>[] = [
    { key: 'name', head: t('stage'), render: (stage) => <b>{stage.name}</b>, width: 200, phone: 'title' },
    {
      key: 'place',
      head: t('place'),
      phone: 'meta',
      render: (stage) => (
        <span className={classes.place}>
          <Link prefetch={false} href={routes.cluster(project, stage.cluster)}>
            {stage.cluster}
          </Link>{' '}
          / <Mono>{stage.namespace}</Mono>
        </span>
      ),
    },
    {
      key: 'state',
      head: t('state'),
      width: 150,
      phone: 'end',
      render: (stage) => <StatusMark of="cluster" state={stage.clusterState} />,
    },
    {
      key: 'instances',
      head: t('instances'),
      width: 110,
      align: 'end',
      render: (stage) => <Num value={stage.instances} />,
    },
    { key: 'remove', head: '', width: 110, align: 'end', render: (stage) => <RemoveStage stage={stage} /> },
  ];
  if (stages?.length === 0) return <Empty title={t('noStages')}>{t('noStagesText')}</Empty>;
  return (
    <DataTable
      embedded
      label={t('stages')}
      columns={columns}
      rows={stages}
      rowKey={(stage) => stage.id}
      expected={3}
    />
  );
}

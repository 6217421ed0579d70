'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { useTRPC, type Outputs } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { StageMark, StageStrip } from '@/components/ui/stage-strip';
import { Mark, StatusMark } from '@/components/ui/status-mark';
import { revisionsBehind } from './revisions-behind';
import classes from './applications.module.css';
import text from '@/components/ui/text.module.css';

type Item = Outputs['application']['list']['items'][number];

const columnsAtMost = 4;

export function ApplicationTable({ rows }: { rows: readonly Item[] | undefined }) {
  const t = useTranslations('applications');
  const columns = useColumns();
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={(item) => item.id}
      expected={14}
      minWidth="wide"
    />
  );
}

function useColumns(): Column<Item>[] {
  const t = useTranslations('applications');
  const project = useProject();
  const stageColumns = useStageColumns();
  return [
    {
      key: 'name',
      head: t('application'),
      width: 210,
      phone: 'title',
      render: (item) => (
        <Link prefetch={false} href={routes.application(project, item.name)} title={item.name}>
          <b className={text.cut}>{item.name}</b>
        </Link>
      ),
    },
    {
      key: 'health',
      head: t('health'),
      width: 118,
      phone: 'end',
      render: (item) => <StatusMark of="instance" state={item.state} />,
    },
    {
      key: 'why',
      head: t('goingOn'),
      phone: 'meta',
      render: (item) => <GoingOn item={item} />,
    },
    ...stageColumns,
    { key: 'run', head: t('lastRun'), width: 124, render: (item) => <LastRun run={item.lastRun} /> },
    {
      key: 'ago',
      head: t('changed'),
      width: 84,
      align: 'end',
      render: (item) => (
        <span className={text.dim}>
          <Ago at={item.updatedAt} />
        </span>
      ),
    },
  ];
}

/** What is not well; when all is, what was not applied, a stage that is held or a run that waits for a person is worth a word too. */
function GoingOn({ item: { name, message, stages, lastRun, holds } }: { item: Item }) {
  const t = useTranslations('applications');
  const status = useTranslations('status');
  const project = useProject();
  if (message !== '')
    return (
      <span className={text.mid} title={message}>
        {message}
      </span>
    );
  const missed = stages.find(({ next }) => next !== null && next.how !== 'on-its-way');
  if (missed?.next) {
    const what = status(`next.${missed.next.how}`, { revision: missed.next.revision });
    return (
      <Mark glyph="warn" tone="warn">
        <span title={missed.next.reason}>{t('next', { stage: missed.stage, what })}</span>
      </Mark>
    );
  }
  const [hold] = holds;
  if (hold)
    return (
      <Link prefetch={false} href={routes.application(project, name)} title={hold.reason}>
        <Mark glyph="suspended" tone="ask">
          <span>{t('held', { stage: hold.stage, revision: hold.revision })}</span>
        </Mark>
      </Link>
    );
  if (lastRun?.state !== 'suspended') return null;
  return (
    <Link prefetch={false} href={routes.run(project, lastRun.id)}>
      <Mark glyph="ask" tone="ask">
        <span>{t('waits', { number: lastRun.number })}</span>
      </Mark>
    </Link>
  );
}

/** A column per stage while there are few; one for all where there are many. */
function useStageColumns(): Column<Item>[] {
  const t = useTranslations('applications');
  const trpc = useTRPC();
  const project = useProject();
  const { data } = useQuery(trpc.environment.stages.queryOptions({ project }));
  const stages = data?.map((stage) => stage.name) ?? [];
  if (stages.length > columnsAtMost) {
    return [
      { key: 'stages', head: t('stages'), width: 320, render: (item) => <StageStrip stages={item.stages} /> },
    ];
  }
  return stages.map((stage, index) => ({
    key: `stage-${stage}`,
    head: stage,
    width: 92,
    render: (item: Item) => {
      const here = item.stages.find((each) => each.stage === stage);
      if (!here) return <span className={text.dim}>–</span>;
      const behind = revisionsBehind(item.stages, stages.slice(0, index), here.revision);
      return <StageMark {...here} behind={behind} />;
    },
  }));
}

function LastRun({ run }: { run: Item['lastRun'] }) {
  const project = useProject();
  if (run === null) return <span className={text.dim}>–</span>;
  return (
    <Link prefetch={false} className={classes.run} href={routes.run(project, run.id)}>
      <StatusMark of="run" state={run.state} bare />
      <span className={text.num}>{run.number}</span>
    </Link>
  );
}

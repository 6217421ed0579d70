'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { Empty } from '@/components/patterns/empty';
import { MutationNote } from '@/components/patterns/mutation-note';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { Toolbar } from '@/components/patterns/toolbar';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Button } from '@/components/ui/button';
import { Mono } from '@/components/ui/code';
import { RowName } from '@/components/ui/row-name';
import { Mark } from '@/components/ui/status-mark';
import { Moment } from './moment';
import type { Schedule } from './outputs';
import { RemoveSchedule } from './remove-schedule';
import classes from './workflows.module.css';
import text from '@/components/ui/text.module.css';

const ScheduleDialog = dynamic(() => import('./schedule-dialog').then((module) => module.ScheduleDialog), {
  ssr: false,
});

/** When a workflow starts by itself: the times to come, what became of the last, and the rules. */
export function SchedulesView({ name }: { name: string }) {
  const t = useTranslations('schedules');
  const trpc = useTRPC();
  const project = useProject();
  const may = useMay('workflow.schedule');
  const [edited, setEdited] = useState<Schedule | 'new' | null>(null);
  const list = useQuery(trpc.schedule.list.queryOptions({ project, workflow: name }));
  useLive([`workflow:${name}`], [trpc.schedule.list.queryKey()]);
  const change = useChange();
  const columns = useColumns(change, setEdited);
  const add = (
    <Button
      variant="filled"
      disabled={!may.allowed}
      title={may.allowed ? undefined : t('needsRole', { roles: may.roles.join(', ') })}
      onClick={() => setEdited('new')}
    >
      {t('add')}
    </Button>
  );
  if (hasFailed(list))
    return <QueryFailure tried={t('failed')} error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <div className={classes.stage}>
      {change.error && (
        <div className={classes.note}>
          <MutationNote error={change.error} />
        </div>
      )}
      {list.data?.length === 0 ? (
        <Empty title={t('none')} actions={add}>
          {t('noneText')}
        </Empty>
      ) : (
        <>
          <Toolbar ruled end={add} />
          <DataTable
            label={t('title')}
            columns={columns}
            rows={list.data}
            rowKey={(each) => each.name}
            expected={3}
          />
        </>
      )}
      {edited !== null && (
        <ScheduleDialog
          workflow={name}
          schedule={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}

function useChange() {
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: trpc.schedule.list.queryKey() });
  const pause = useMutation(trpc.schedule.pause.mutationOptions({ onSuccess }));
  return {
    error: pause.error,
    pause: ({ workflow, name, paused }: Schedule) =>
      pause.mutate({ project, workflow, name, paused: !paused }),
  };
}

function useColumns(
  change: ReturnType<typeof useChange>,
  onEdit: (schedule: Schedule) => void,
): Column<Schedule>[] {
  const t = useTranslations('schedules');
  const may = useMay('workflow.schedule');
  return [
    {
      key: 'name',
      head: t('name'),
      width: 150,
      phone: 'title',
      render: (each) => <RowName onClick={() => onEdit(each)}>{each.name}</RowName>,
    },
    {
      key: 'when',
      head: t('when'),
      width: 240,
      phone: 'meta',
      render: (each) => (
        <>
          <Mono>{each.cron}</Mono> <span className={text.dim}>{each.timeZone}</span>
        </>
      ),
    },
    { key: 'next', head: t('next'), width: 190, phone: 'end', render: (each) => <Next schedule={each} /> },
    {
      key: 'rules',
      head: t('rules'),
      width: 260,
      render: ({ missed, missedLimit, overlap }) => (
        <span className={text.mid}>
          {t(`missedShort.${missed}`, { count: missedLimit })}, {t(`overlapShort.${overlap}`)}
        </span>
      ),
    },
    {
      key: 'last',
      head: t('last'),
      render: ({ lastAt, lastMessage }) => (
        <span className={text.mid} title={lastMessage}>
          {lastMessage || (lastAt ? <Moment at={lastAt} /> : '–')}
        </span>
      ),
    },
    {
      key: 'verbs',
      head: <span className={text.hidden}>{t('verbs')}</span>,
      width: 190,
      align: 'end',
      render: (each) => (
        <span className={classes.verbs}>
          <Button variant="subtle" size="sm" disabled={!may.allowed} onClick={() => change.pause(each)}>
            {each.paused ? t('resume') : t('pause')}
          </Button>
          {may.allowed && <RemoveSchedule schedule={each} />}
        </span>
      ),
    },
  ];
}

function Next({ schedule: { paused, next, timeZone } }: { schedule: Schedule }) {
  const t = useTranslations('schedules');
  const [first] = next;
  if (paused)
    return (
      <Mark glyph="suspended" tone="idle">
        {t('paused')}
      </Mark>
    );
  return first ? <Moment at={first} timeZone={timeZone} /> : <span className={text.dim}>{t('never')}</span>;
}

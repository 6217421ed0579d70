'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Mono } from '@/components/ui/code';
import classes from './run.module.css';

/** The history as it is stored: every transition with its number. */
export function RunEvents({ id }: { id: string }) {
  const t = useTranslations('run');
  const format = useFormatter();
  const trpc = useTRPC();
  const project = useProject();
  const events = useQuery(trpc.run.events.queryOptions({ project, id }));
  useLive([`run:${id}`], [trpc.run.events.queryKey()]);
  if (events.isPending) return <SkeletonRows rows={6} label={t('docks.events')} />;
  if (events.isError)
    return (
      <QueryFailure tried={t('eventsFailed')} error={events.error} onRetry={() => void events.refetch()} />
    );
  return (
    <ol className={classes.events}>
      {events.data.items.map((event) => (
        <li key={event.seq}>
          <span>{event.seq}</span>
          <time dateTime={event.at.toISOString()}>{format.dateTime(event.at, 'exact')}</time>
          <b>{event.nodeKey ?? t('run')}</b>
          <Mono>{event.type}</Mono>
        </li>
      ))}
    </ol>
  );
}

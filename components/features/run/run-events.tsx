'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { LogView } from '@/components/patterns/log-view';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { TailReader } from '@/components/run/tail-reader';
import { useTail } from '@/components/run/use-tail';
import { type Outputs, useTRPCClient } from '@/components/trpc/trpc';
import { toEventLine } from './event-line';

type Event = Outputs['run']['events']['items'][number];

/** The history as it is stored: every transition with its number, searched and read like a log. */
export function RunEvents({ id, live }: { id: string; live: boolean }) {
  const t = useTranslations('run');
  const client = useTRPCClient();
  const project = useProject();
  const events = useTail(
    [`run:${id}`],
    () =>
      new TailReader<Event>(
        (afterSeq, signal) => client.run.events.query({ project, id, afterSeq }, { signal }),
        (event) => event.seq,
      ),
  );
  const lines = useMemo(() => events.items.map((event) => toEventLine(event, t('run'))), [events.items, t]);
  if (events.error !== null)
    return <QueryFailure tried={t('eventsFailed')} error={events.error} onRetry={events.retry} />;
  if (events.isPending && lines.length === 0) return <SkeletonRows rows={6} label={t('docks.events')} />;
  return <LogView name={`run-${id}-events`} lines={lines} live={live} />;
}

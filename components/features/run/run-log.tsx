'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo } from 'react';
import type { LogLine } from '@/components/patterns/log-lines';
import { LogView } from '@/components/patterns/log-view';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useLiveTopic } from '@/components/trpc/use-live';

type Line = Outputs['run']['logs']['items'][number];

/** What the nodes of a run (or one of them) said; new lines are asked for when the run tells of a change. */
export function RunLog({ id, node, live }: { id: string; node?: string; live: boolean }) {
  const t = useTranslations('run');
  const trpc = useTRPC();
  const project = useProject();
  const input = { project, id, ...(node === undefined ? {} : { node }) };
  const log = useInfiniteQuery(
    trpc.run.logs.infiniteQueryOptions(input, {
      // The end is never reached: there may be more when the run goes on.
      getNextPageParam: (last) => last.items.at(-1)?.id,
      initialCursor: 0,
    }),
  );
  const { fetchNextPage, data } = log;
  const isMore = data?.pages.at(-1)?.more ?? false;
  useEffect(() => {
    if (isMore) void fetchNextPage();
  }, [isMore, fetchNextPage]);
  useLiveTopic(`run:${id}`, () => void fetchNextPage());
  const lines = useMemo(
    () => (data?.pages ?? []).flatMap((page) => page.items.map((line) => toLine(line, node === undefined))),
    [data, node],
  );
  if (log.isPending) return <SkeletonRows rows={6} label={t('docks.log')} />;
  if (log.isError)
    return <QueryFailure tried={t('logFailed')} error={log.error} onRetry={() => void log.refetch()} />;
  return <LogView name={`run-${id}`} lines={lines} live={live} />;
}

function toLine({ id, at, nodeKey, level, message }: Line, withNode: boolean): LogLine {
  const grave = level === 'error' ? 'error' : level === 'warn' ? 'warning' : 'plain';
  return {
    id: String(id),
    at: at.toISOString(),
    source: withNode ? nodeKey : '',
    level: grave,
    text: message,
  };
}

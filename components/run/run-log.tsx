'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import type { LogLine } from '@/components/patterns/log-lines';
import { LogView } from '@/components/patterns/log-view';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { type Outputs, useTRPCClient } from '@/components/trpc/trpc';
import type { LogSource } from './log-source';
import { TailReader } from './tail-reader';
import { useTail } from './use-tail';

type Line = Outputs['run']['logs']['items'][number];

/** What the nodes of a run (or one of them) said, growing while it runs; give it its source as key. `children` are filters beside the search. */
export function RunLog({
  source,
  live,
  children,
}: {
  source: LogSource;
  live: boolean;
  children?: ReactNode;
}) {
  const t = useTranslations('run');
  const client = useTRPCClient();
  const project = useProject();
  const { id, node, topics } = source;
  const log = useTail(
    topics,
    () =>
      new TailReader<Line>(
        (cursor, signal) =>
          client.run.logs.query({ project, id, cursor, ...(node === undefined ? {} : { node }) }, { signal }),
        (line) => line.id,
      ),
  );
  const lines = useMemo(() => log.items.map((line) => toLine(line, node === undefined)), [log.items, node]);
  if (log.error !== null)
    return <QueryFailure tried={t('logFailed')} error={log.error} onRetry={log.retry} />;
  if (log.isPending && lines.length === 0) return <SkeletonRows rows={6} label={t('docks.log')} />;
  return (
    <LogView name={`run-${id}`} lines={lines} live={live}>
      {children}
    </LogView>
  );
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

'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { CrumbName } from '@/components/patterns/crumb-name';
import { Note } from '@/components/patterns/note';
import { PageHeader } from '@/components/patterns/page-header';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { ClientOnly } from '@/components/ui/client-only';
import { Segmented } from '@/components/ui/segmented';
import { StatusMark } from '@/components/ui/status-mark';
import { NodePanel } from './node-panel';
import { nodesOf } from './nodes-of';
import { RunCanvas } from './run-canvas';
import { RunEvents } from './run-events';
import { RunFacts } from './run-facts';
import { RunLog } from './run-log';
import { RunVerbs } from './run-verbs';
import { Timeline } from './timeline';
import classes from './run.module.css';

const docks = ['timeline', 'log', 'events'] as const;

/** One run: its live graph, what each node does and says, and what a person may do with it. */
export function RunPage({ id }: { id: string }) {
  const t = useTranslations('run');
  const patterns = useTranslations('patterns');
  const trpc = useTRPC();
  const project = useProject();
  const [selected, setSelected] = useQueryState('node', parseAsString);
  const [dock, setDock] = useQueryState('show', parseAsStringLiteral(docks).withDefault('timeline'));
  const query = useQuery(trpc.run.get.queryOptions({ project, id }));
  const children = query.data?.children.map((child) => `run:${child.id}`) ?? [];
  useLive([`run:${id}`, ...children], [trpc.run.get.queryKey({ project, id })]);
  if (query.isPending) return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
  if (query.isError)
    return <QueryFailure tried={t('failed')} error={query.error} onRetry={() => void query.refetch()} />;
  const run = query.data;
  const nodes = nodesOf(run);
  const chosen = nodes.find((node) => node.key === selected);
  const select = (key: string | null) => void setSelected(key);
  return (
    <div className={classes.page}>
      <CrumbName name={String(run.number)} />
      <PageHeader
        title={
          <>
            {run.title} <span className={classes.number}>{run.number}</span>
          </>
        }
        mark={<StatusMark of="run" state={run.state} strong news />}
        says={<RunFacts run={run} />}
        actions={<RunVerbs run={run} />}
      />
      {run.error && (
        <div className={classes.note}>
          <Note tone="fail">
            {run.error.message} {run.error.hint}
          </Note>
        </div>
      )}
      <div className={classes.body}>
        <div className={classes.main}>
          <RunCanvas run={run} nodes={nodes} selected={selected} onSelect={select} />
          <section className={classes.dock}>
            <Segmented
              label={t('show')}
              value={dock}
              options={docks.map((value) => ({ value, label: t(`docks.${value}`) }))}
              onChange={(value) => void setDock(value)}
            />
            {dock === 'timeline' && (
              <ClientOnly>
                <Timeline run={run} nodes={nodes} selected={selected} onSelect={select} />
              </ClientOnly>
            )}
            {dock === 'log' && <RunLog id={id} live={run.finishedAt === null} />}
            {dock === 'events' && <RunEvents id={id} />}
          </section>
        </div>
        {chosen && (
          <NodePanel
            key={chosen.key}
            node={chosen}
            live={run.finishedAt === null}
            onClose={() => select(null)}
          />
        )}
      </div>
    </div>
  );
}

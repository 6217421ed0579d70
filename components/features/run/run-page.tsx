'use client';

import { useTranslations } from 'next-intl';
import { parseAsString, useQueryState } from 'nuqs';
import { CrumbName } from '@/components/patterns/crumb-name';
import { PageHeader } from '@/components/patterns/page-header';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import type { RunGraphData } from '@/components/run/merge-graph';
import { RunVerbs } from '@/components/run/run-verbs';
import { useNodes } from '@/components/run/use-nodes';
import { useRun } from '@/components/run/use-run';
import { hasFailed } from '@/components/trpc/has-failed';
import { ButtonLink } from '@/components/ui/button-link';
import { StatusMark } from '@/components/ui/status-mark';
import { NodePanel } from './node-panel';
import { RunCanvas } from './run-canvas';
import { RunDock } from './run-dock';
import { RunFacts } from './run-facts';
import { RunNotes } from './run-notes';
import classes from './run.module.css';

/** One run: its live graph, what each node does and says, and what a person may do with it. */
export function RunPage({ id }: { id: string }) {
  const t = useTranslations('run');
  const patterns = useTranslations('patterns');
  const project = useProject();
  const query = useRun(id);
  if (hasFailed(query))
    return (
      <QueryFailure page tried={t('failed')} error={query.error} onRetry={() => void query.refetch()}>
        <ButtonLink size="sm" href={routes.runs(project)}>
          {t('toList')}
        </ButtonLink>
      </QueryFailure>
    );
  if (query.data === undefined) return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
  return <Run data={query.data} />;
}

function Run({ data }: { data: RunGraphData }) {
  const { run, runs } = data;
  const [selected, setSelected] = useQueryState('node', parseAsString);
  const nodes = useNodes(data);
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
        says={<RunFacts run={run} nodes={nodes} />}
        actions={<RunVerbs run={run} nodes={nodes} />}
      />
      <RunNotes run={run} nodes={nodes} onSelect={select} />
      <div className={classes.body}>
        <div className={classes.main}>
          <RunCanvas run={run} nodes={nodes} selected={selected} onSelect={select} />
          <RunDock run={run} runs={runs} nodes={nodes} selected={selected} onSelect={select} />
        </div>
        {chosen && (
          <NodePanel
            key={chosen.key}
            run={run}
            node={chosen}
            nodes={nodes}
            onSelect={select}
            onClose={() => select(null)}
          />
        )}
      </div>
    </div>
  );
}

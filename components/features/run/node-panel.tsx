'use client';

import { useTranslations } from 'next-intl';
import { ProblemFacts } from '@/components/patterns/failure';
import { Note } from '@/components/patterns/note';
import { QueryFailure } from '@/components/patterns/query-failure';
import { Section } from '@/components/patterns/section';
import { SidePanel } from '@/components/patterns/side-panel';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { hasFailed } from '@/components/trpc/has-failed';
import { Code } from '@/components/ui/code';
import { Progress } from '@/components/ui/progress';
import { StatusMark } from '@/components/ui/status-mark';
import { logOfNode } from './log-source';
import { NodeAsk } from './node-ask';
import { NodeAttempts } from './node-attempts';
import { NodeFacts } from './node-facts';
import { NodeVerbs } from './node-verbs';
import { RunLog } from './run-log';
import { type DetailedNode, useNode } from './use-node';
import type { ShownNode } from './use-nodes';
import type { Run } from './use-run';
import classes from './run.module.css';

/** What a node does, says, got and gave. */
export function NodePanel({
  run,
  node,
  nodes,
  onSelect,
  onClose,
}: {
  run: Run;
  node: ShownNode;
  nodes: ShownNode[];
  onSelect: (key: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations('run');
  const { query, detail } = useNode(node);
  const source = logOfNode(node);
  return (
    <SidePanel
      label={node.name}
      head={
        <>
          <b title={node.name}>{node.name}</b> <StatusMark of="node" state={node.state} />
        </>
      }
      onClose={onClose}
    >
      <div className={classes.panel}>
        {hasFailed(query) ? (
          <QueryFailure tried={t('nodeFailed')} error={query.error} onRetry={() => void query.refetch()} />
        ) : detail ? (
          <Details run={run} node={detail} nodes={nodes} onSelect={onSelect} />
        ) : (
          <SkeletonRows rows={6} label={node.name} />
        )}
        <div className={classes.panelLog}>
          <RunLog key={`${source.id} ${source.node ?? ''}`} source={source} live={run.finishedAt === null} />
        </div>
      </div>
    </SidePanel>
  );
}

function Details({
  run,
  node,
  nodes,
  onSelect,
}: {
  run: Run;
  node: DetailedNode;
  nodes: ShownNode[];
  onSelect: (key: string) => void;
}) {
  const t = useTranslations('run');
  return (
    <>
      {node.message !== '' && !node.error?.message.includes(node.message) && <p>{node.message}</p>}
      {node.progress !== null && node.finishedAt === null && (
        <Progress value={node.progress} label={t('progressOf', { name: node.name })} />
      )}
      {node.error && (
        <Note tone="fail">
          <p>
            <b>{node.error.message}</b>
          </p>
          <ProblemFacts problem={node.error} />
          {node.error.hint && <p>{node.error.hint}</p>}
        </Note>
      )}
      <NodeAsk node={node} />
      <NodeVerbs node={node} nodes={nodes} newer={node.runId === run.id ? run.newerDefinitions : []} />
      <NodeFacts node={node} nodes={nodes} onSelect={onSelect} />
      {node.attempts.length > 0 && <NodeAttempts attempts={node.attempts} />}
      {hasEntries(node.outputs) && (
        <Section title={t('outputs')}>
          <Code label={t('outputs')} text={JSON.stringify(node.outputs, null, 2)} />
        </Section>
      )}
    </>
  );
}

function hasEntries(outputs: unknown): boolean {
  return typeof outputs === 'object' && outputs !== null && Object.keys(outputs).length > 0;
}

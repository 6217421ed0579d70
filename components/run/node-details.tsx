'use client';

import { useTranslations } from 'next-intl';
import { ProblemFacts } from '@/components/patterns/failure';
import { Note } from '@/components/patterns/note';
import { QueryFailure } from '@/components/patterns/query-failure';
import { Section } from '@/components/patterns/section';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { hasFailed } from '@/components/trpc/has-failed';
import { Code } from '@/components/ui/code';
import { Progress } from '@/components/ui/progress';
import { NodeAsk } from './node-ask';
import { NodeAttempts } from './node-attempts';
import { NodeFacts } from './node-facts';
import { NodeVerbs } from './node-verbs';
import { type DetailedNode, useNode } from './use-node';
import type { ShownNode } from './use-nodes';
import type { Run } from './use-run';
import classes from './node.module.css';

type NodeDetailsProps = {
  run: Run;
  node: ShownNode;
  nodes: ShownNode[];
  onSelect: (key: string) => void;
};

/** What a node does, asks, got and gave, and what may be done with it. */
export function NodeDetails({ node, ...rest }: NodeDetailsProps) {
  const t = useTranslations('run');
  const { query, detail } = useNode(node);
  if (hasFailed(query))
    return <QueryFailure tried={t('nodeFailed')} error={query.error} onRetry={() => void query.refetch()} />;
  if (!detail) return <SkeletonRows rows={6} label={node.name} />;
  return <Details {...rest} node={detail} />;
}

function Details({ run, node, nodes, onSelect }: Omit<NodeDetailsProps, 'node'> & { node: DetailedNode }) {
  const t = useTranslations('run');
  return (
    <div className={classes.details}>
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
    </div>
  );
}

function hasEntries(outputs: unknown): boolean {
  return typeof outputs === 'object' && outputs !== null && Object.keys(outputs).length > 0;
}

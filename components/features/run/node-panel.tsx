'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { ProblemFacts } from '@/components/patterns/failure';
import { Note } from '@/components/patterns/note';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { SidePanel } from '@/components/patterns/side-panel';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { Code, Mono } from '@/components/ui/code';
import { Facts } from '@/components/ui/facts';
import { Progress } from '@/components/ui/progress';
import { StatusMark } from '@/components/ui/status-mark';
import type { nodesOf } from './nodes-of';
import { RunLog } from './run-log';
import classes from './run.module.css';

type Node = ReturnType<typeof nodesOf>[number];

/** What a node does, says, got and gave. */
export function NodePanel({ node, live, onClose }: { node: Node; live: boolean; onClose: () => void }) {
  const t = useTranslations('run');
  return (
    <SidePanel
      label={node.name}
      head={
        <>
          <b>{node.name}</b> <StatusMark of="node" state={node.state} />
        </>
      }
      onClose={onClose}
    >
      <div className={classes.panel}>
        {node.message !== '' && <p>{node.message}</p>}
        {node.progress !== null && (
          <Progress value={node.progress} label={t('progressOf', { name: node.name })} />
        )}
        {node.error && (
          <Note tone="fail">
            <p>{node.error.message}</p>
            <ProblemFacts problem={node.error} />
            {node.error.hint && <p>{node.error.hint}</p>}
          </Note>
        )}
        <NodeFacts node={node} />
        {node.childId !== null && <ChildRun id={node.childId} />}
        {hasEntries(node.outputs) && (
          <Section title={t('outputs')}>
            <Code label={t('outputs')} text={JSON.stringify(node.outputs, null, 2)} />
          </Section>
        )}
        <Section title={t('docks.log')}>
          <div className={classes.panelLog}>
            <RunLog id={node.runId} node={node.ownKey} live={live} />
          </div>
        </Section>
      </div>
    </SidePanel>
  );
}

function hasEntries(outputs: unknown): boolean {
  return typeof outputs === 'object' && outputs !== null && Object.keys(outputs).length > 0;
}

function NodeFacts({ node }: { node: Node }) {
  const t = useTranslations('run');
  const project = useProject();
  const type =
    node.type !== null && node.kind === 'step' ? (
      <Link href={routes.type(project, 'workflow-step', node.type)}>
        {node.type} {node.typeRevision !== null && `r${node.typeRevision}`}
      </Link>
    ) : (
      (node.type ?? node.kind)
    );
  const facts = [
    { name: t('type'), value: type },
    { name: t('attemptName'), value: String(node.attempt) },
    ...(node.dependsOn.length > 0 ? [{ name: t('after'), value: node.dependsOn.join(', ') }] : []),
    ...(node.condition ? [{ name: t('condition'), value: <Mono>{node.condition}</Mono> }] : []),
    ...(node.startedAt ? [{ name: t('started'), value: <Ago at={node.startedAt} long /> }] : []),
    ...(node.deadlineAt ? [{ name: t('deadline'), value: node.deadlineAt.toLocaleTimeString() }] : []),
    ...(node.path ? [{ name: t('place'), value: <Mono>{node.path}</Mono> }] : []),
  ];
  return <Facts facts={facts} />;
}

function ChildRun({ id }: { id: string }) {
  const t = useTranslations('run');
  const trpc = useTRPC();
  const project = useProject();
  const child = useQuery(
    trpc.run.get.queryOptions(
      { project, id },
      { refetchInterval: (query) => (query.state.data?.finishedAt ? false : 1_000) },
    ),
  );
  if (!child.data) return null;
  return (
    <Facts
      facts={[
        {
          name: t('child'),
          value: (
            <>
              <Link href={routes.run(project, id)}>
                {child.data.title} {child.data.number}
              </Link>{' '}
              <StatusMark of="run" state={child.data.state} />
            </>
          ),
        },
      ]}
    />
  );
}

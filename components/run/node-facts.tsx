'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import Link from 'next/link';
import { Fragment } from 'react';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Ago } from '@/components/ui/ago';
import { Mono } from '@/components/ui/code';
import { Facts } from '@/components/ui/facts';
import { StatusMark } from '@/components/ui/status-mark';
import { useDuration } from '@/components/ui/use-duration';
import { comesAfter } from './run-graph';
import type { DetailedNode } from './use-node';
import type { ShownNode } from './use-nodes';
import classes from './node.module.css';

/** What came before it may be thousands. */
const mostNamed = 10;

type Fact = { name: string; value: React.ReactNode };

/** What is known of a node, as far as it is known: type, attempt, what it came after, times, the run that it began. */
export function NodeFacts({
  node,
  nodes,
  onSelect,
}: {
  node: DetailedNode;
  nodes: ShownNode[];
  onSelect: (key: string) => void;
}) {
  const t = useTranslations('run');
  const format = useFormatter();
  const duration = useDuration();
  const facts: Fact[] = [{ name: t('type'), value: <NodeType node={node} /> }];
  if (node.attempt > 1) facts.push({ name: t('attemptName'), value: String(node.attempt) });
  const before = comesAfter(node, nodes);
  if (before.length > 0)
    facts.push({ name: t('after'), value: <Others keys={before} nodes={nodes} onSelect={onSelect} /> });
  if (node.condition) facts.push({ name: t('condition'), value: <Mono>{node.condition}</Mono> });
  if (node.startedAt) facts.push({ name: t('started'), value: <Ago at={node.startedAt} long /> });
  if (node.startedAt && node.finishedAt) {
    const took = duration(node.finishedAt.getTime() - node.startedAt.getTime());
    facts.push({ name: t('took'), value: took });
  }
  if (node.deadlineAt && !node.finishedAt)
    facts.push({ name: t('deadline'), value: format.dateTime(node.deadlineAt, 'exact') });
  // A problem says its place itself.
  if (node.path && !node.error?.path) facts.push({ name: t('place'), value: <Mono>{node.path}</Mono> });
  if (node.childId !== null) facts.push({ name: t('child'), value: <ChildRun id={node.childId} /> });
  return <Facts facts={facts} />;
}

function NodeType({ node }: { node: DetailedNode }) {
  const project = useProject();
  const t = useTranslations('run');
  if (node.type === null) return t(`kinds.${node.kind}`);
  const revision = node.typeRevision === null ? '' : ` r${node.typeRevision}`;
  const kind = { step: 'workflow-step', component: 'component', trait: 'trait' }[node.kind as string];
  if (kind === undefined) return node.type + revision;
  return (
    <>
      <Link href={routes.type(project, kind, node.type)}>{node.type}</Link>
      {revision}
    </>
  );
}

function Others({
  keys,
  nodes,
  onSelect,
}: {
  keys: string[];
  nodes: ShownNode[];
  onSelect: (key: string) => void;
}) {
  const t = useTranslations('run');
  const names = new Map(nodes.map((each) => [each.key, each.name]));
  const named = keys.slice(0, mostNamed).map((key, i) => (
    <Fragment key={key}>
      {i > 0 && ', '}
      <button type="button" className={classes.go} onClick={() => onSelect(key)}>
        {names.get(key) ?? key}
      </button>
    </Fragment>
  ));
  if (keys.length <= mostNamed) return named;
  return (
    <>
      {named}, {t('moreNodes', { count: keys.length - mostNamed })}
    </>
  );
}

function ChildRun({ id }: { id: string }) {
  const trpc = useTRPC();
  const project = useProject();
  const child = useQuery(trpc.run.get.queryOptions({ project, id }));
  useLive([`run:${id}`], [trpc.run.get.queryKey({ project, id })]);
  if (!child.data) return <Mono>{id}</Mono>;
  return (
    <span className={classes.child}>
      <Link href={routes.run(project, id)}>
        {child.data.title} {child.data.number}
      </Link>
      <StatusMark of="run" state={child.data.state} />
    </span>
  );
}

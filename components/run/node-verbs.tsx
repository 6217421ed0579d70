'use client';

import { IconPlayerSkipForward, IconRotate } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ConfirmPlan } from '@/components/patterns/confirm-plan';
import { useShownProblem } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import type { PlanLine } from '@/components/ui/plan';
import type { NodeVerb } from '@/server/domain/status';
import { type Newer, NewestChoice } from './newest-choice';
import { nodesAfter } from './nodes-after';
import { moreLine, mostLines } from './plan-lines';
import type { DetailedNode } from './use-node';
import type { ShownNode } from './use-nodes';
import classes from './node.module.css';

const icons = { restart: IconRotate, skip: IconPlayerSkipForward };

/** What may be done with one node now: the server's table says. Both show first what follows from them. */
export function NodeVerbs({ node, nodes, newer }: { node: DetailedNode; nodes: ShownNode[]; newer: Newer }) {
  const t = useTranslations('run');
  const may = useMay('run.operate');
  const [asked, setAsked] = useState<NodeVerb>();
  if (node.verbs.length === 0) return null;
  return (
    <div className={classes.verbs}>
      {node.verbs.map((verb) => (
        <Button
          key={verb}
          disabled={!may.allowed}
          title={may.allowed ? undefined : t('mayNot', { roles: may.roles.join(', ') })}
          icon={<Icon of={icons[verb]} size="sm" />}
          onClick={() => setAsked(verb)}
        >
          {t(`nodeVerbs.${verb}`)}
        </Button>
      ))}
      {asked && (
        <ConfirmNodeVerb
          verb={asked}
          node={node}
          nodes={nodes}
          newer={newer}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}

function ConfirmNodeVerb({
  verb,
  node,
  nodes,
  newer,
  onClose,
}: {
  verb: NodeVerb;
  node: DetailedNode;
  nodes: ShownNode[];
  newer: Newer;
  onClose: () => void;
}) {
  const t = useTranslations('run');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const onSuccess = async () => {
    onClose();
    await queryClient.invalidateQueries(trpc.run.pathFilter());
  };
  const restart = useMutation(trpc.run.restart.mutationOptions({ onSuccess }));
  const skip = useMutation(trpc.run.skip.mutationOptions({ onSuccess }));
  const [newest, setNewest] = useState(false);
  const { isPending, isError, error } = { restart, skip }[verb];
  const at = { project, id: node.runId, node: node.ownKey };
  const act = () =>
    verb === 'skip' ? skip.mutate(at) : restart.mutate({ ...at, definitions: newest ? 'newest' : 'pinned' });
  const { problem } = useShownProblem(error);
  return (
    <ConfirmPlan
      title={t(`nodeVerbs.${verb}Title`, { name: node.name })}
      lines={planOf(verb, node, nodes, t)}
      keep={t('nodeVerbs.keep')}
      act={t(`nodeVerbs.${verb}Act`, { name: node.name })}
      busy={isPending}
      problem={isError ? problem : undefined}
      onConfirm={act}
      onClose={onClose}
    >
      {verb === 'restart' && newer.length > 0 && (
        <NewestChoice newer={newer} checked={newest} onChange={setNewest} />
      )}
    </ConfirmPlan>
  );
}

function planOf(
  verb: NodeVerb,
  node: DetailedNode,
  nodes: ShownNode[],
  t: ReturnType<typeof useTranslations<'run'>>,
): PlanLine[] {
  const isSeen = ({ kind }: ShownNode) => kind !== 'gate' && kind !== 'done';
  const after = nodesAfter(nodes, node.key).filter((each) => isSeen(each) && each.runId === node.runId);
  const isRestart = verb === 'restart';
  const change = isRestart ? ('change' as const) : ('remove' as const);
  const again = new Set(after);
  const kept = nodes.filter((each) => isSeen(each) && each.state === 'succeeded' && !again.has(each));
  return [
    { key: node.key, change, what: t(isRestart ? 'nodeVerbs.again' : 'nodeVerbs.out', { name: node.name }) },
    ...after.slice(0, mostLines).map((each) => ({
      key: each.key,
      change: isRestart ? ('change' as const) : ('keep' as const),
      what: t(isRestart ? 'nodeVerbs.again' : 'nodeVerbs.goesOn', { name: each.name }),
    })),
    ...moreLine(after.length, isRestart ? 'change' : 'keep', t),
    {
      key: 'kept',
      change: 'keep' as const,
      what: t('staysDone', { count: kept.filter((each) => each.key !== node.key).length }),
    },
  ];
}

'use client';

import { IconPlayerPause, IconPlayerPlay, IconSquare } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ConfirmPlan } from '@/components/patterns/confirm-plan';
import { MutationNote } from '@/components/patterns/mutation-note';
import { useShownProblem } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { isNodeTerminal } from '@/server/domain/status';
import { moreLine, mostLines } from './plan-lines';
import { RetryRun } from './retry-run';
import { RunMenu } from './run-menu';
import type { ShownNode } from './use-nodes';
import type { Run } from './use-run';

/** What may be done with a run now: the server's table says. Cancel shows first what it ends. */
export function RunVerbs({ run, nodes }: { run: Run; nodes: ShownNode[] }) {
  const t = useTranslations('run');
  const trpc = useTRPC();
  const project = useProject();
  const may = useMay('run.operate');
  const queryClient = useQueryClient();
  const [cancelling, setCancelling] = useState(false);
  const onSuccess = async () => {
    setCancelling(false);
    await queryClient.invalidateQueries(trpc.run.pathFilter());
  };
  const suspend = useMutation(trpc.run.suspend.mutationOptions({ onSuccess }));
  const resume = useMutation(trpc.run.resume.mutationOptions({ onSuccess }));
  const cancel = useMutation(trpc.run.cancel.mutationOptions({ onSuccess }));
  const error = suspend.error ?? resume.error;
  const { problem } = useShownProblem(cancel.error);
  const input = { project, id: run.id };
  const reason = may.allowed ? undefined : t('mayNot', { roles: may.roles.join(', ') });
  const common = { disabled: !may.allowed, title: reason };
  return (
    <>
      {error && <MutationNote error={error} />}
      <RunMenu run={run} reason={reason} />
      {run.verbs.includes('suspend') && (
        <Button
          {...common}
          variant="subtle"
          icon={<Icon of={IconPlayerPause} size="sm" />}
          busy={suspend.isPending}
          onClick={() => suspend.mutate(input)}
        >
          {t('suspend')}
        </Button>
      )}
      {run.verbs.includes('cancel') && (
        <Button {...common} icon={<Icon of={IconSquare} size="sm" />} onClick={() => setCancelling(true)}>
          {t('cancel')}
        </Button>
      )}
      {run.verbs.includes('resume') && !waitsForAnswers(run, nodes) && (
        <Button
          {...common}
          variant="filled"
          icon={<Icon of={IconPlayerPlay} size="sm" />}
          busy={resume.isPending}
          onClick={() => resume.mutate(input)}
        >
          {t('resume')}
        </Button>
      )}
      {run.verbs.includes('retry') && <RetryRun run={run} />}
      {cancelling && (
        <ConfirmPlan
          title={t('cancelTitle', { number: run.number })}
          lines={planOf(nodes, t)}
          keep={t('cancelKeep')}
          act={t('cancelAct', { number: run.number })}
          busy={cancel.isPending}
          problem={cancel.isError ? problem : undefined}
          onConfirm={() => cancel.mutate(input)}
          onClose={() => setCancelling(false)}
        />
      )}
    </>
  );
}

/** It goes on with an answer, and not before. */
function waitsForAnswers({ pausedAt }: Run, nodes: ShownNode[]): boolean {
  const held = nodes.filter((node) => node.state === 'suspended');
  return pausedAt === null && held.length > 0 && held.every((node) => node.asks);
}

function planOf(nodes: ShownNode[], t: ReturnType<typeof useTranslations<'run'>>) {
  const own = nodes.filter(({ kind }) => kind !== 'gate' && kind !== 'done');
  const open = own.filter((node) => !isNodeTerminal(node.state));
  const done = own.filter((node) => node.state === 'succeeded').length;
  return [
    ...open.slice(0, mostLines).map((node) => ({
      key: node.key,
      change: 'remove' as const,
      what: t('willNotRun', { name: node.name }),
    })),
    ...moreLine(open.length, 'remove', t),
    { key: 'done', change: 'keep' as const, what: t('staysDone', { count: done }) },
  ];
}

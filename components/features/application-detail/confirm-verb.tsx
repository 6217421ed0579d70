'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { ConfirmPlan } from '@/components/patterns/confirm-plan';
import { useShownProblem } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import type { ObjectFacts, ObjectVerb } from '@/server/domain/live-object';
import type { ObjectRef } from '@/server/domain/object-input';
import { verbPlan } from './verb-plan';

/** Restart, pause, resume, delete: what will happen, and then it does. */
export function ConfirmVerb({
  verb,
  instanceId,
  object,
  facts,
  onClose,
}: {
  verb: Exclude<ObjectVerb, 'scale'>;
  instanceId: string;
  object: ObjectRef;
  facts: ObjectFacts;
  onClose: () => void;
}) {
  const t = useTranslations('operate');
  const project = useProject();
  const act = useVerb(verb, onClose);
  const { problem } = useShownProblem(act.error);
  const { kind, name } = object;
  return (
    <ConfirmPlan
      title={t(`title.${verb}`, { kind, name })}
      lines={verbPlan(verb, object, facts, 0).map(({ key, change, values }) => ({
        key,
        change,
        what: t(`plan.${key}` as 'plan.restart', values),
      }))}
      keep={t('keep')}
      act={t(`act.${verb}`, { kind, name })}
      busy={act.isPending}
      problem={act.isError ? problem : undefined}
      onConfirm={() => act.mutate({ project, instanceId, ...object })}
      onClose={onClose}
    />
  );
}

function useVerb(verb: Exclude<ObjectVerb, 'scale'>, onDone: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSuccess = async () => {
    onDone();
    await queryClient.invalidateQueries(trpc.instance.pathFilter());
  };
  const restart = useMutation(trpc.instance.restart.mutationOptions({ onSuccess }));
  const pause = useMutation(trpc.instance.pause.mutationOptions({ onSuccess }));
  const resume = useMutation(trpc.instance.resume.mutationOptions({ onSuccess }));
  const remove = useMutation(trpc.instance.deletePod.mutationOptions({ onSuccess }));
  return { restart, pause, resume, delete: remove }[verb];
}

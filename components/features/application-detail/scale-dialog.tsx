'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/components/patterns/form-dialog';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { TextField } from '@/components/ui/field';
import { Plan } from '@/components/ui/plan';
import type { ObjectFacts } from '@/server/domain/live-object';
import { type ObjectRef, mostReplicas } from '@/server/domain/object-input';
import { verbPlan } from './verb-plan';

/** How many pods there are to be, and what becomes of the number. */
export function ScaleDialog({
  instanceId,
  object,
  facts,
  onClose,
}: {
  instanceId: string;
  object: ObjectRef;
  facts: ObjectFacts;
  onClose: () => void;
}) {
  const t = useTranslations('operate');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const [text, setText] = useState(String(facts.replicas ?? 1));
  const scale = useMutation(
    trpc.instance.scale.mutationOptions({
      onSuccess: async () => {
        onClose();
        await queryClient.invalidateQueries(trpc.instance.pathFilter());
      },
    }),
  );
  const replicas = Number(text);
  const { kind, name } = object;
  return (
    <FormDialog
      title={t('title.scale', { kind, name })}
      act={t('act.scale', { kind, name })}
      busy={scale.isPending}
      error={scale.error}
      onSubmit={() => scale.mutate({ project, instanceId, ...object, replicas })}
      onClose={onClose}
    >
      <TextField
        data-first-focus
        type="number"
        required
        min={0}
        max={mostReplicas}
        label={t('replicas')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Plan
        label={t('whatHappens')}
        lines={verbPlan('scale', object, facts, replicas).map(({ key, change, values }) => ({
          key,
          change,
          what: t(`plan.${key}` as 'plan.scale', values),
        }))}
      />
    </FormDialog>
  );
}

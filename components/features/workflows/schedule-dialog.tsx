'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { FormDialog } from '@/components/patterns/form-dialog';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { useTRPC } from '@/components/trpc/trpc';
import type { JsonObject } from '@/server/domain/json';
import type { Schedule } from './outputs';
import { ScheduleFields, type ScheduleDraft } from './schedule-fields';
import { StageField } from './stage-field';

const InputsForm = dynamic(
  () => import('@/components/workflow-editor/inputs-form').then((module) => module.InputsForm),
  {
    ssr: false,
    loading: () => <SkeletonRows rows={3} label="" />,
  },
);

function draftOf(schedule: Schedule | null): ScheduleDraft {
  if (schedule) {
    const { name, cron, timeZone, missed, missedLimit, overlap } = schedule;
    return { name, cron, timeZone, missed, missedLimit, overlap };
  }
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return { name: '', cron: '0 9 * * 1-5', timeZone, missed: 'skip', missedLimit: 10, overlap: 'forbid' };
}

/** A schedule, new or changed, with the times that it would have. */
export function ScheduleDialog({
  workflow,
  schedule,
  onClose,
}: {
  workflow: string;
  schedule: Schedule | null;
  onClose: () => void;
}) {
  const t = useTranslations('schedules');
  const trpc = useTRPC();
  const project = useProject();
  const { data } = useQuery(trpc.workflow.get.queryOptions({ project, name: workflow }));
  const schema = data?.inputs ?? null;
  const [draft, setDraft] = useState(() => draftOf(schedule));
  const [inputs, setInputs] = useState<JsonObject>(schedule?.inputs ?? {});
  const [stage, setStage] = useState(schedule?.stage ?? '');
  const [isValid, setValid] = useState(true);
  const [tried, setTried] = useState(false);
  const save = useSave(onClose);
  return (
    <FormDialog
      title={schedule ? t('changeTitle', { name: schedule.name }) : t('addTitle')}
      intro={t('rights')}
      act={t('save')}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (schema !== null && !isValid) return;
        const paused = schedule?.paused ?? false;
        save.mutate({ project, workflow, ...draft, inputs, paused, ...(stage === '' ? {} : { stage }) });
      }}
    >
      <ScheduleFields draft={draft} isNew={schedule === null} onChange={setDraft} />
      <StageField value={stage} onChange={setStage} />
      {schema !== null && (
        <InputsForm
          idPrefix="schedule"
          schema={schema}
          value={inputs}
          tried={tried}
          onChange={setInputs}
          onValid={setValid}
        />
      )}
    </FormDialog>
  );
}

function useSave(onSaved: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.schedule.save.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.schedule.list.queryKey() });
        onSaved();
      },
    }),
  );
}

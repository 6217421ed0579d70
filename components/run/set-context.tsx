'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/components/patterns/form-dialog';
import { textOf } from '@/components/patterns/form-text';
import { useProject } from '@/components/patterns/session';
import { problemOf } from '@/components/trpc/problem-of';
import { useTRPC } from '@/components/trpc/trpc';
import { Code } from '@/components/ui/code';
import { TextAreaField, TextField } from '@/components/ui/field';
import { isLoamError } from '@/server/domain/error';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import { readLooseJson } from '@/server/domain/loose-json';
import type { Run } from './use-run';

/** A name and a value for the context of a run, under what people have set of it so far. */
export function SetContext({
  run,
  onClose,
}: {
  run: Pick<Run, 'id' | 'number' | 'setContext'>;
  onClose: () => void;
}) {
  const t = useTranslations('run.context');
  const project = useProject();
  const [wrong, setWrong] = useState<string>();
  const set = useSetContext(onClose);
  const refused = set.error ? problemOf(set.error).problem : null;
  const isOfValues = refused?.path?.startsWith('values') ?? false;
  const onSubmit = (form: FormData) => {
    const value = readValue(textOf(form, 'value'));
    setWrong(value.problem);
    if (value.problem !== undefined) return;
    set.mutate({ project, id: run.id, values: { [textOf(form, 'name')]: value.read } });
  };
  const held = run.setContext as JsonObject | null;
  return (
    <FormDialog
      title={t('title', { number: run.number })}
      intro={t('intro')}
      act={t('act')}
      busy={set.isPending}
      error={isOfValues ? null : set.error}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      {held === null ? (
        <p>{t('nothing')}</p>
      ) : (
        <Code label={t('held')} text={JSON.stringify(held, null, 2)} />
      )}
      <TextField
        label={t('name')}
        name="name"
        help={t('nameHelp')}
        maxLength={200}
        autoComplete="off"
        mono
        data-first-focus
        required
      />
      <TextAreaField
        label={t('value')}
        name="value"
        rows={3}
        help={t('valueHelp')}
        error={wrong ?? (isOfValues ? [refused?.message, refused?.expected].join(' ') : undefined)}
        autoComplete="off"
        mono
        required
      />
    </FormDialog>
  );
}

function readValue(text: string): { read: JsonValue; problem?: undefined } | { problem: string } {
  try {
    return { read: readLooseJson(text) };
  } catch (error) {
    if (!isLoamError(error)) throw error;
    return { problem: `${error.message} ${error.expected ?? ''}` };
  }
}

function useSetContext(onSet: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.run.setContext.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.run.pathFilter());
        onSet();
      },
    }),
  );
}

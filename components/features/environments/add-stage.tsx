'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/components/patterns/form-dialog';
import { textOf } from '@/components/patterns/form-text';
import { namePattern } from '@/components/patterns/name-pattern';
import { useMay, useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { ClusterField } from './cluster-field';

export function AddStage() {
  const t = useTranslations('environments');
  const may = useMay('environment.manage');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="sm"
        disabled={!may.allowed}
        title={may.allowed ? undefined : t('needsRole', { roles: may.roles.join(', ') })}
        onClick={() => setOpen(true)}
      >
        {t('addStage')}
      </Button>
      {open && <AddStageDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function AddStageDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('environments');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.environment.createStage.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.environment.stages.queryKey() });
        onClose();
      },
    }),
  );
  const onSubmit = (form: FormData) =>
    create.mutate({
      project,
      name: textOf(form, 'name'),
      cluster: textOf(form, 'cluster'),
      namespace: textOf(form, 'namespace'),
    });
  return (
    <FormDialog
      title={t('addStageTitle')}
      intro={t('addStageText')}
      act={t('addStage')}
      busy={create.isPending}
      error={create.error}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <TextField
        label={t('name')}
        name="name"
        help={t('stageNameHelp')}
        pattern={namePattern}
        autoComplete="off"
        data-first-focus
        required
      />
      <ClusterField name="cluster" />
      <TextField
        label={t('namespace')}
        name="namespace"
        help={t('namespaceHelp')}
        pattern={namePattern}
        autoComplete="off"
        mono
        required
      />
    </FormDialog>
  );
}

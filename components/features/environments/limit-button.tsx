'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/components/patterns/form-dialog';
import { textOf } from '@/components/patterns/form-text';
import { useMay, useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { useClusterUpdate } from './use-cluster-update';

/** How many runs of the project may be at work at once. */
export function RunLimit() {
  const t = useTranslations('environments');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const may = useMay('project.manage');
  const [open, setOpen] = useState(false);
  const found = useQuery(trpc.project.get.queryOptions({ project }));
  const update = useMutation(
    trpc.project.update.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.project.get.queryKey() });
        setOpen(false);
      },
    }),
  );
  const limit = found.data?.maxRuns ?? null;
  return (
    <>
      <Button
        disabled={!may.allowed || !found.data}
        title={may.allowed ? undefined : t('mayNotFreeze', { roles: may.roles.join(', ') })}
        onClick={() => setOpen(true)}
      >
        {limit === null ? t('limitRuns') : t('runsLimited', { count: limit })}
      </Button>
      {open && (
        <LimitDialog
          title={t('limitRunsTitle')}
          intro={t('limitRunsText')}
          label={t('runsAtOnce')}
          limit={limit}
          busy={update.isPending}
          error={update.error}
          onSubmit={(maxRuns) => update.mutate({ project, maxRuns })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

/** How many components may be delivered to a cluster at once. */
export function DeliveryLimit({ name, limit }: { name: string; limit: number | null }) {
  const t = useTranslations('environments');
  const may = useMay('instance-wide.cluster.manage');
  const [open, setOpen] = useState(false);
  const update = useClusterUpdate(() => setOpen(false));
  return (
    <>
      {limit === null ? t('noLimit') : limit}{' '}
      <Button
        size="sm"
        variant="subtle"
        disabled={!may.allowed}
        title={may.allowed ? undefined : t('onlyInstanceAdmin')}
        onClick={() => setOpen(true)}
      >
        {t('change')}
      </Button>
      {open && (
        <LimitDialog
          title={t('limitDeliveriesTitle', { name })}
          intro={t('limitDeliveriesText')}
          label={t('deliveriesAtOnce')}
          limit={limit}
          busy={update.isPending}
          error={update.error}
          onSubmit={(maxDeliveries) => update.mutate({ name, maxDeliveries })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function LimitDialog({
  title,
  intro,
  label,
  limit,
  busy,
  error,
  onSubmit,
  onClose,
}: {
  title: string;
  intro: string;
  label: string;
  limit: number | null;
  busy: boolean;
  error: unknown;
  onSubmit: (limit: number | null) => void;
  onClose: () => void;
}) {
  const t = useTranslations('environments');
  return (
    <FormDialog
      title={title}
      intro={intro}
      act={t('saveLimit')}
      busy={busy}
      error={error}
      onSubmit={(form) => {
        const text = textOf(form, 'limit');
        onSubmit(text === '' ? null : Number(text));
      }}
      onClose={onClose}
    >
      <TextField
        type="number"
        min={1}
        max={10_000}
        name="limit"
        label={label}
        help={t('limitHelp')}
        defaultValue={limit ?? ''}
        data-first-focus
      />
    </FormDialog>
  );
}

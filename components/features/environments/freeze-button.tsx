'use client';

import { IconSnowflake } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/components/patterns/form-dialog';
import { textOf } from '@/components/patterns/form-text';
import { useMay, useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { SelectField, TextField } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';

const hours = [1, 8, 24, 72, 168] as const;

/** Holds everything that would begin in the project, or on `cluster`. */
export function FreezeButton({ cluster }: { cluster?: string }) {
  const t = useTranslations('environments');
  const [open, setOpen] = useState(false);
  const ofProject = useMay('project.freeze');
  const ofCluster = useMay('instance-wide.cluster.manage');
  const may = cluster === undefined ? ofProject : ofCluster;
  return (
    <>
      <Button
        icon={<Icon of={IconSnowflake} size="sm" />}
        disabled={!may.allowed}
        title={may.allowed ? undefined : t('mayNotFreeze', { roles: may.roles.join(', ') || 'admin' })}
        onClick={() => setOpen(true)}
      >
        {t('freeze')}
      </Button>
      {open && <FreezeDialog cluster={cluster} onClose={() => setOpen(false)} />}
    </>
  );
}

function FreezeDialog({ cluster, onClose }: { cluster: string | undefined; onClose: () => void }) {
  const t = useTranslations('environments');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const onSuccess = async () => {
    await queryClient.invalidateQueries({ queryKey: trpc.freeze.list.queryKey() });
    onClose();
  };
  const freeze = useMutation(trpc.freeze.project.mutationOptions({ onSuccess }));
  const freezeCluster = useMutation(trpc.freeze.cluster.mutationOptions({ onSuccess }));
  const submit = (form: FormData) => {
    const count = Number(textOf(form, 'hours'));
    const until = count > 0 ? new Date(Date.now() + count * 3_600_000).toISOString() : undefined;
    const why = { reason: textOf(form, 'reason'), ...(until === undefined ? {} : { until }) };
    if (cluster === undefined) freeze.mutate({ project, ...why });
    else freezeCluster.mutate({ name: cluster, ...why });
  };
  return (
    <FormDialog
      title={cluster === undefined ? t('freezeProjectTitle') : t('freezeClusterTitle', { name: cluster })}
      intro={t('freezeText')}
      act={t('freezeAct')}
      busy={freeze.isPending || freezeCluster.isPending}
      error={freeze.error ?? freezeCluster.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={t('freezeReason')}
        name="reason"
        help={t('freezeReasonHelp')}
        maxLength={300}
        data-first-focus
        required
      />
      <SelectField label={t('freezeUntil')} name="hours" defaultValue={8}>
        {hours.map((count) => (
          <option key={count} value={count}>
            {t('forHours', { count })}
          </option>
        ))}
        <option value={0}>{t('untilThawed')}</option>
      </SelectField>
    </FormDialog>
  );
}

'use client';

import { IconArrowBackUp } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { MutationNote } from '@/components/patterns/mutation-note';
import { useMay, useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { DeliverPlan } from './deliver-plan';
import { TargetField } from './target-field';
import { useTarget } from './use-target';
import classes from './application-detail.module.css';

/** Delivers an earlier revision again, and may hold the stage there. */
export function Rollback({ name, revision }: { name: string; revision: number }) {
  const t = useTranslations('rollback');
  const words = useTranslations('deliver');
  const may = useMay('application.deploy');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="sm"
        icon={<Icon of={IconArrowBackUp} size="sm" />}
        disabled={!may.allowed}
        title={may.allowed ? undefined : words('mayNot', { roles: may.roles.join(', ') })}
        onClick={() => setOpen(true)}
      >
        {t('rollback')}
      </Button>
      {open && <RollbackDialog name={name} revision={revision} onClose={() => setOpen(false)} />}
    </>
  );
}

type Of = { name: string; revision: number; onClose: () => void };

function RollbackDialog({ name, revision, onClose }: Of) {
  const t = useTranslations('rollback');
  const words = useTranslations('deliver');
  const trpc = useTRPC();
  const project = useProject();
  const router = useRouter();
  const form = useId();
  const target = useTarget(name, revision);
  const [reason, setReason] = useState('');
  const [hold, setHold] = useState(true);
  const { stage, pastHold } = target;
  const rollback = useMutation(
    trpc.application.rollback.mutationOptions({
      onSuccess: ({ runId }) => router.push(routes.run(project, runId)),
    }),
  );
  const submit = () => {
    const at = stage === undefined ? {} : { stage };
    rollback.mutate({ project, name, revision, reason, hold, pastHold, ...at });
  };
  return (
    <Dialog
      title={t('title', { name, revision })}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{words('notNow')}</Button>
          <Button
            variant="filled"
            type="submit"
            form={form}
            busy={rollback.isPending}
            disabled={!target.isReady}
          >
            {t('act', { revision, stage: stage ?? '' })}
          </Button>
        </>
      }
    >
      <TargetField target={target} />
      {stage !== undefined && <DeliverPlan name={name} revision={revision} stage={stage} />}
      <form
        id={form}
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label={t('reason')}
          help={t('reasonHelp')}
          value={reason}
          maxLength={300}
          required
          data-first-focus
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Checkbox checked={hold} onChange={({ currentTarget }) => setHold(currentTarget.checked)}>
          {t('hold', { stage: stage ?? '', revision })}
        </Checkbox>
        <p className={classes.dim}>{t('holdHelp')}</p>
      </form>
      {rollback.isError && <MutationNote error={rollback.error} />}
    </Dialog>
  );
}

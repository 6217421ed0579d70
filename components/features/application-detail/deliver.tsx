'use client';

import { IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { MutationNote } from '@/components/patterns/mutation-note';
import { useMay, useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Icon } from '@/components/ui/icon';
import type { ConflictChoice } from '@/server/domain/application-input';
import { DeliverPlan } from './deliver-plan';
import { TargetField } from './target-field';
import { useTarget } from './use-target';

/** Delivers a revision to a stage, after showing what it will apply there. `small`: in the panel of a revision. */
export function Deliver({ name, revision, small }: { name: string; revision: number; small?: boolean }) {
  const t = useTranslations('deliver');
  const may = useMay('application.deploy');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={small ? 'default' : 'filled'}
        size={small ? 'sm' : undefined}
        icon={<Icon of={IconSend} size="sm" />}
        disabled={!may.allowed}
        title={may.allowed ? undefined : t('mayNot', { roles: may.roles.join(', ') })}
        onClick={() => setOpen(true)}
      >
        {t('deliver')}
      </Button>
      {open && <DeliverDialog name={name} revision={revision} onClose={() => setOpen(false)} />}
    </>
  );
}

function DeliverDialog({ name, revision, onClose }: { name: string; revision: number; onClose: () => void }) {
  const t = useTranslations('deliver');
  const trpc = useTRPC();
  const project = useProject();
  const router = useRouter();
  const target = useTarget(name, revision);
  const [conflicts, setConflicts] = useState<ConflictChoice>('take-over');
  const { stage, pastHold } = target;
  const deploy = useMutation(
    trpc.application.deploy.mutationOptions({
      onSuccess: ({ runId }) => router.push(routes.run(project, runId)),
    }),
  );
  return (
    <Dialog
      title={t('title', { name, revision })}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('notNow')}</Button>
          <Button
            variant="filled"
            data-first-focus
            busy={deploy.isPending}
            disabled={!target.isReady}
            onClick={() =>
              deploy.mutate({ project, name, revision, pastHold, conflicts, ...(stage ? { stage } : {}) })
            }
          >
            {t('act', { revision, stage: stage ?? '' })}
          </Button>
        </>
      }
    >
      <TargetField target={target} />
      {stage !== undefined && (
        <DeliverPlan
          name={name}
          revision={revision}
          stage={stage}
          conflicts={conflicts}
          onConflicts={setConflicts}
        />
      )}
      {deploy.isError && <MutationNote error={deploy.error} />}
    </Dialog>
  );
}

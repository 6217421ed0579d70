'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/components/patterns/form-dialog';
import { useMay } from '@/components/patterns/session';
import { problemOf } from '@/components/trpc/problem-of';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { CredentialsFields, noCredentials, toGiven } from './credentials-fields';

/** New credentials for a cluster: tried first, and only then put in place of the old ones. */
export function RotateCredentials({ name, urgent }: { name: string; urgent: boolean }) {
  const t = useTranslations('environments');
  const may = useMay('instance-wide.cluster.manage');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={urgent ? 'filled' : 'default'}
        disabled={!may.allowed}
        title={may.allowed ? undefined : t('onlyInstanceAdmin')}
        onClick={() => setOpen(true)}
      >
        {t('rotate')}
      </Button>
      {open && <RotateDialog name={name} onClose={() => setOpen(false)} />}
    </>
  );
}

function RotateDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useTranslations('environments');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [credentials, setCredentials] = useState(noCredentials);
  const [sameCluster, setSameCluster] = useState(false);
  const rotate = useMutation(
    trpc.cluster.rotate.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.cluster.pathKey() });
        onClose();
      },
    }),
  );
  const given = toGiven(credentials);
  const asksForWord = rotate.isError && problemOf(rotate.error).problem.path === 'sameCluster';
  return (
    <FormDialog
      title={t('rotateTitle', { name })}
      intro={t('rotateText')}
      act={t('rotateAct')}
      busy={rotate.isPending}
      error={rotate.error}
      onSubmit={() => given && rotate.mutate({ name, ...given, sameCluster })}
      onClose={onClose}
    >
      <CredentialsFields value={credentials} onChange={setCredentials} />
      {(asksForWord || sameCluster) && (
        <Checkbox checked={sameCluster} onChange={(event) => setSameCluster(event.currentTarget.checked)}>
          {t('sameCluster')}
        </Checkbox>
      )}
    </FormDialog>
  );
}

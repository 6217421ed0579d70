'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { MutationNote } from '@/components/patterns/mutation-note';
import { useMay } from '@/components/patterns/session';
import type { Outputs } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Segmented } from '@/components/ui/segmented';
import { useClusterUpdate } from './use-cluster-update';
import classes from './environments.module.css';

type Whom = Outputs['cluster']['get']['actsAs'];

/** In whose name a cluster is written to, and the way to change it. */
export function ActsAs({ name, actsAs }: { name: string; actsAs: Whom }) {
  const t = useTranslations('environments');
  const may = useMay('instance-wide.cluster.manage');
  const [open, setOpen] = useState(false);
  return (
    <>
      {t(`actsAs.${actsAs}`)}{' '}
      {may.allowed && (
        <Button variant="subtle" size="sm" onClick={() => setOpen(true)}>
          {t('choose')}
        </Button>
      )}
      {open && <ActsAsDialog name={name} actsAs={actsAs} onClose={() => setOpen(false)} />}
    </>
  );
}

function ActsAsDialog({ name, actsAs, onClose }: { name: string; actsAs: Whom; onClose: () => void }) {
  const t = useTranslations('environments');
  const [chosen, setChosen] = useState(actsAs);
  const update = useClusterUpdate(onClose);
  return (
    <Dialog
      title={t('actsAsTitle', { name })}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            variant="filled"
            busy={update.isPending}
            onClick={() => update.mutate({ name, actsAs: chosen })}
          >
            {t('save')}
          </Button>
        </>
      }
    >
      <Segmented
        label={t('writesAs')}
        value={chosen}
        options={(['account', 'person'] as const).map((value) => ({ value, label: t(`actsAs.${value}`) }))}
        onChange={setChosen}
      />
      <p className={classes.reason}>{t(`actsAsText.${chosen}`)}</p>
      {update.isError && <MutationNote error={update.error} />}
    </Dialog>
  );
}

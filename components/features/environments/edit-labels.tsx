'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { MutationNote } from '@/components/patterns/mutation-note';
import { useMay } from '@/components/patterns/session';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { LabelsField } from './labels-field';
import { formatLabels, parseLabels } from './labels-text';
import { useClusterUpdate } from './use-cluster-update';

/** Labels are what topology policies choose clusters by. */
export function EditLabels({ name, labels }: { name: string; labels: Record<string, string> }) {
  const t = useTranslations('environments');
  const may = useMay('instance-wide.cluster.manage');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        disabled={!may.allowed}
        title={may.allowed ? undefined : t('onlyInstanceAdmin')}
        onClick={() => setOpen(true)}
      >
        {t('editLabels')}
      </Button>
      {open && <LabelsDialog name={name} labels={labels} onClose={() => setOpen(false)} />}
    </>
  );
}

function LabelsDialog({
  name,
  labels,
  onClose,
}: {
  name: string;
  labels: Record<string, string>;
  onClose: () => void;
}) {
  const t = useTranslations('environments');
  const [text, setText] = useState(() => formatLabels(labels));
  const parsed = parseLabels(text.join('\n'));
  const update = useClusterUpdate(onClose);
  return (
    <Dialog
      title={t('editLabelsTitle', { name })}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            variant="filled"
            disabled={parsed.wrong !== undefined}
            busy={update.isPending}
            onClick={() => update.mutate({ name, labels: parsed.labels })}
          >
            {t('saveLabels')}
          </Button>
        </>
      }
    >
      <LabelsField value={text} onChange={setText} />
      {update.isError && <MutationNote error={update.error} />}
    </Dialog>
  );
}

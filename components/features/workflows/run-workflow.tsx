'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useMay } from '@/components/patterns/session';
import { Button } from '@/components/ui/button';
import type { Workflow } from './outputs';

const RunDialog = dynamic(() => import('./run-dialog').then((module) => module.RunDialog), { ssr: false });

/** Starts a workflow; what it asks for is asked here. */
export function RunWorkflow({
  workflow,
  size,
  ...start
}: {
  workflow: Workflow;
  size?: 'sm';
  unsaved?: (() => void) | undefined;
  onStarted?: (runId: string) => void;
}) {
  const t = useTranslations('workflows');
  const may = useMay('workflow.run');
  const [open, setOpen] = useState(false);
  const { onStarted, unsaved } = start;
  const started =
    onStarted &&
    ((runId: string) => {
      setOpen(false);
      onStarted(runId);
    });
  const why = may.allowed
    ? workflow.onlyForApplications === null
      ? undefined
      : t('onlyForApplications', { reason: workflow.onlyForApplications })
    : t('needsRole', { roles: may.roles.join(', ') });
  return (
    <>
      <Button
        variant="filled"
        {...(size ? { size } : {})}
        disabled={why !== undefined}
        title={why}
        onClick={() => setOpen(true)}
      >
        {t('run')}
      </Button>
      {open && (
        <RunDialog workflow={workflow} unsaved={unsaved} onStarted={started} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

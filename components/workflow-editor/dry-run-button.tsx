'use client';

import { IconListCheck } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import type { WorkflowEditor } from './use-workflow-editor';

const DryRunDialog = dynamic(() => import('./dry-run-dialog').then((module) => module.DryRunDialog), {
  ssr: false,
});

/** What would run, without running it. */
export function DryRunButton({ name, editor }: { name: string; editor: WorkflowEditor }) {
  const t = useTranslations('design.watch');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="subtle"
        size="sm"
        disabled={editor.unreadable !== null}
        label={t('dryRun')}
        icon={<Icon of={IconListCheck} />}
        onClick={() => setOpen(true)}
      />
      {isOpen && <DryRunDialog name={name} editor={editor} onClose={() => setOpen(false)} />}
    </>
  );
}

'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useMay } from '@/components/patterns/session';
import { Button } from '@/components/ui/button';
import type { ObjectRef } from '@/server/domain/object-input';

const EditObject = dynamic(() => import('./edit-object').then((module) => module.EditObject), { ssr: false });

/** Opens the editor of an object; its code comes with the first press. */
export function EditButton({ instanceId, object }: { instanceId: string; object: ObjectRef }) {
  const t = useTranslations('operate');
  const may = useMay('instance.edit');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        size="sm"
        disabled={!may.allowed}
        title={may.allowed ? undefined : t('mayNotEdit', { roles: may.roles.join(', ') })}
        onClick={() => setOpen(true)}
      >
        {t('edit')}
      </Button>
      {isOpen && <EditObject instanceId={instanceId} object={object} onClose={() => setOpen(false)} />}
    </>
  );
}

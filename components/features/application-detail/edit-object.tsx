'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { ObjectRef } from '@/server/domain/object-input';
import { EditText } from './edit-text';

/** A live object as a text to change. */
export function EditObject({
  instanceId,
  object: { apiVersion, kind, namespace, name },
  onClose,
}: {
  instanceId: string;
  object: ObjectRef;
  onClose: () => void;
}) {
  const t = useTranslations('operate');
  const trpc = useTRPC();
  const project = useProject();
  const at = { project, instanceId, apiVersion, kind, namespace, name };
  const begun = useQuery(
    // What somebody began with does not change under their hands.
    trpc.instance.editable.queryOptions(at, { gcTime: 0, staleTime: Infinity, refetchOnWindowFocus: false }),
  );
  const [round, setRound] = useState(0);
  const title = t('title.edit', { kind, name });
  if (begun.data && !begun.isFetching)
    return (
      <EditText
        key={round}
        title={title}
        at={at}
        begun={begun.data}
        onFresh={() => void begun.refetch().then(() => setRound(round + 1))}
        onClose={onClose}
      />
    );
  return (
    <Dialog
      title={title}
      width="wide"
      onClose={onClose}
      foot={<Button onClick={onClose}>{t('stop')}</Button>}
    >
      {hasFailed(begun) ? (
        <QueryFailure tried={t('editFailed')} error={begun.error} onRetry={() => void begun.refetch()} />
      ) : (
        <SkeletonRows rows={16} label={title} />
      )}
    </Dialog>
  );
}

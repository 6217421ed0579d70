'use client';

import { IconCheck, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { MutationNote } from '@/components/patterns/mutation-note';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { TextAreaField } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import type { DetailedNode } from './use-node';
import classes from './node.module.css';

type Approval = Extract<NonNullable<DetailedNode['ask']>, { kind: 'approval' }>;

/** Approve or reject, with a comment. */
export function NodeApproval({
  node,
  ask,
  whyNot,
}: {
  node: DetailedNode;
  ask: Approval;
  /** Why this person may not. */
  whyNot: string | undefined;
}) {
  const t = useTranslations('run.ask');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const [comment, setComment] = useState('');
  const onSuccess = () => queryClient.invalidateQueries(trpc.run.pathFilter());
  const approve = useMutation(trpc.run.approve.mutationOptions({ onSuccess }));
  const reject = useMutation(trpc.run.reject.mutationOptions({ onSuccess }));
  const error = approve.error ?? reject.error;
  const input = { project, id: node.runId, node: node.ownKey, comment };
  const isMissing = ask.comment === 'required' && comment.trim() === '';
  const reason = whyNot ?? (isMissing ? t('commentFirst') : undefined);
  const disabled = reason !== undefined || approve.isPending || reject.isPending;
  return (
    <>
      <TextAreaField
        label={t('comment')}
        optional={ask.comment === 'required' ? undefined : t('optional')}
        rows={2}
        maxLength={2000}
        disabled={whyNot !== undefined}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      {error && <MutationNote error={error} />}
      <div className={classes.decide}>
        <Button
          disabled={disabled}
          title={reason}
          busy={reject.isPending}
          icon={<Icon of={IconX} size="sm" />}
          onClick={() => reject.mutate(input)}
        >
          {t('reject')}
        </Button>
        <Button
          variant="filled"
          disabled={disabled}
          title={reason}
          busy={approve.isPending}
          icon={<Icon of={IconCheck} size="sm" />}
          onClick={() => approve.mutate(input)}
        >
          {t('approve')}
        </Button>
      </div>
    </>
  );
}

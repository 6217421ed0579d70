'use client';

import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { KubeYaml } from '@/components/editor/kube-yaml';
import { MutationNote } from '@/components/patterns/mutation-note';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { problemOf } from '@/components/trpc/problem-of';
import { type Inputs, type Outputs, useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Diff } from '@/components/ui/diff';
import { useCloseOnce } from './use-close-once';
import classes from './edit-object.module.css';

type Place = Inputs['instance']['editable'];

/** First what would become of the object, as its cluster says; then it is written. */
export function EditText({
  title,
  at,
  begun,
  onFresh,
  onClose,
}: {
  title: string;
  at: Place;
  begun: Outputs['instance']['editable'];
  onFresh: () => void;
  onClose: () => void;
}) {
  const t = useTranslations('operate');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const base = begun.text;
  const [text, setText] = useState(base);
  const [asked, setAsked] = useState<string>();
  const input = { ...at, base, text };
  const preview = useQuery(
    trpc.instance.previewEdit.queryOptions(asked === undefined ? skipToken : { ...at, base, text: asked }, {
      gcTime: 0,
      retry: false,
      refetchOnWindowFocus: false,
    }),
  );
  const save = useMutation(
    trpc.instance.edit.mutationOptions({
      onSuccess: async () => {
        onClose();
        await queryClient.invalidateQueries(trpc.instance.pathFilter());
      },
    }),
  );
  const error = save.error ?? (asked === undefined ? null : preview.error);
  const isConflict = error !== null && problemOf(error).problem.code === 'conflict';
  const leave = useCloseOnce(text !== base, onClose);
  const change = (next: string) => {
    setText(next);
    setAsked(undefined);
    save.reset();
  };
  const shown = asked !== undefined && preview.data && !save.isError ? preview.data : null;
  return (
    <Dialog
      role="alertdialog"
      width="wide"
      title={title}
      intro={t('editIntro')}
      onClose={leave.ask}
      foot={
        leave.isAsking ? (
          <Leaving onStay={leave.stay} onLeave={onClose} />
        ) : (
          <>
            <Button onClick={leave.ask}>{t('stop')}</Button>
            {isConflict && <Button onClick={onFresh}>{t('fresh')}</Button>}
            {shown && <Button onClick={() => setAsked(undefined)}>{t('back')}</Button>}
            {shown ? (
              <Button variant="filled" busy={save.isPending} onClick={() => save.mutate(input)}>
                {t('save')}
              </Button>
            ) : (
              <Button
                variant="filled"
                disabled={text === base || isConflict}
                busy={preview.isFetching}
                onClick={() => setAsked(text)}
              >
                {t('show')}
              </Button>
            )}
          </>
        )
      }
    >
      {error !== null && <MutationNote error={error} />}
      <Stage isEditing={shown === null}>
        <KubeYaml
          label={title}
          value={text}
          schema={begun.schema}
          problems={error === null ? [] : problemOf(error).problems}
          onChange={change}
          onSave={() => setAsked(text)}
        />
      </Stage>
      {shown && <Diff label={t('whatChanges')} before={shown.before} after={shown.after} />}
      {asked !== undefined && preview.isPending && <SkeletonRows rows={4} label={t('whatChanges')} />}
    </Dialog>
  );
}

/** The editor stays while its effect is shown, with its cursor and what can be undone. */
function Stage({ isEditing, children }: { isEditing: boolean; children: ReactNode }) {
  return (
    <div className={classes.editor} hidden={!isEditing}>
      {children}
    </div>
  );
}

function Leaving({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const t = useTranslations('operate');
  return (
    <>
      <span>{t('leaving')}</span>
      <Button onClick={onStay}>{t('stay')}</Button>
      <Button variant="danger" onClick={onLeave}>
        {t('discard')}
      </Button>
    </>
  );
}

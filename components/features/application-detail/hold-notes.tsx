'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { ActNote } from '@/components/patterns/act-note';
import { Note } from '@/components/patterns/note';
import { useMay, useProject } from '@/components/patterns/session';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import classes from './hold-notes.module.css';

type Application = Outputs['application']['get'];

/** Stages that somebody holds at a revision: who, why, what is saved beyond it, and how to let go. */
export function HoldNotes({
  application: { name, revision, stages, holds, paused },
}: {
  application: Application;
}) {
  const t = useTranslations('deliver');
  if (!paused && holds.length === 0) return null;
  return (
    <div className={classes.holds}>
      {paused && (
        <Note tone="ask" glyph="suspended">
          <b>{t('paused')}</b> {t('pausedText', { revision })}
        </Note>
      )}
      {holds.map((hold) => (
        <HoldNote
          key={hold.stage}
          name={name}
          newest={revision}
          applied={stages.find(({ stage }) => stage === hold.stage)?.revision ?? hold.revision}
          hold={hold}
        />
      ))}
    </div>
  );
}

function HoldNote({
  name,
  newest,
  applied,
  hold,
}: {
  name: string;
  newest: number;
  /** What the stage has: another one than that of the hold where it was delivered past it. */
  applied: number;
  hold: Application['holds'][number];
}) {
  const t = useTranslations('deliver');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const may = useMay('application.release');
  const { stage, revision, reason, createdByName, createdAt } = hold;
  const release = useMutation(
    trpc.application.release.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.application.get.queryKey() }),
    }),
  );
  return (
    <ActNote
      tone="ask"
      glyph="suspended"
      act={t('release')}
      reason={may.allowed ? undefined : t('mayNotRelease', { roles: may.roles.join(', ') })}
      busy={release.isPending}
      error={release.error}
      onAct={() => release.mutate({ project, name, stage })}
    >
      <b>{t('heldAt', { stage, revision })}</b> {reason} · {createdByName}, <Ago at={createdAt} long />
      {applied !== revision && <> · {t('appliedThere', { revision: applied })}</>}
      {newest > applied && <> · {t('notDelivered', { count: newest - applied })}</>}
    </ActNote>
  );
}

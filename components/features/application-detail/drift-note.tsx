'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { ActNote } from '@/components/patterns/act-note';
import { fieldWords } from '@/components/patterns/delivery-plan';
import { Note } from '@/components/patterns/note';
import { useMay, useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { Mono } from '@/components/ui/code';
import type { Drift, FieldOwner } from '@/server/domain/drift';
import type { TopologyResource } from './topology-parts';
import classes from './application-detail.module.css';

/** What others changed of an object, since when, and what becomes of it. */
export function DriftNote({ resource, instanceId }: { resource: TopologyResource; instanceId: string }) {
  const t = useTranslations('drift');
  const { drift, repaired } = resource;
  if (drift) return <Differs drift={drift} resourceId={resource.id} instanceId={instanceId} />;
  if (!repaired) return null;
  return (
    <Note tone="ok">
      {t('putBack', { times: repaired.times })} <Ago at={new Date(repaired.at)} long />.{' '}
      <Who by={repaired.by} />
      <Fields fields={repaired.fields} more={0} gone={repaired.gone} />
    </Note>
  );
}

function Differs({
  drift,
  resourceId,
  instanceId,
}: {
  drift: Drift;
  resourceId: string;
  instanceId: string;
}) {
  const t = useTranslations('drift');
  const trpc = useTRPC();
  const project = useProject();
  const may = useMay('application.deploy');
  const repair = useMutation(trpc.instance.repair.mutationOptions());
  const isAsked = drift.asked || repair.isPending;
  return (
    <ActNote
      tone="warn"
      act={t('repair')}
      reason={may.allowed ? undefined : t('mayNot', { roles: may.roles.join(', ') })}
      busy={isAsked && drift.left}
      error={repair.error}
      onAct={() => repair.mutate({ project, instanceId, resourceId })}
    >
      <b>{drift.gone ? t('gone') : t('differs')}</b> <Ago at={new Date(drift.since)} long />.{' '}
      <Who by={drift.by} />
      <Fields fields={drift.fields} more={drift.more} gone={drift.gone} />
      {drift.held !== null && <span>{t('held', { why: drift.held })}</span>}
    </ActNote>
  );
}

function Who({ by }: { by: readonly FieldOwner[] }) {
  const t = useTranslations('drift');
  if (by.length === 0) return null;
  return <span>{t('by', { who: by.map((each) => each.manager).join(', ') })}</span>;
}

function Fields({ fields, more, gone }: Pick<Drift, 'fields' | 'more' | 'gone'>) {
  const t = useTranslations('drift');
  if (gone) return null;
  return (
    <ul className={classes.drift}>
      {fields.map((field) => (
        <li key={field.path}>
          <Mono>{field.path}</Mono> {t('isWas', fieldWords(field))}
        </li>
      ))}
      {more > 0 && <li>{t('more', { count: more })}</li>}
    </ul>
  );
}

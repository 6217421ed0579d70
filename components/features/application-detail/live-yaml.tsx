'use client';

import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { QueryFailure } from '@/components/patterns/query-failure';
import { Section } from '@/components/patterns/section';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { hasFailed } from '@/components/trpc/has-failed';
import { Button } from '@/components/ui/button';
import { Code } from '@/components/ui/code';
import { toYaml } from '@/server/domain/kube-yaml';
import type { ObjectRef } from '@/server/domain/object-input';
import { EditButton } from './edit-button';
import { ownersIn } from './owners-in';
import { useObject } from './use-object';
import classes from './application-detail.module.css';

/** The object as the cluster has it now, and by a press what owns it. */
export function LiveYaml({ instanceId, object }: { instanceId: string; object: ObjectRef }) {
  const t = useTranslations('application');
  const [trail, setTrail] = useState<ObjectRef[]>([object]);
  const shown = trail.at(-1) ?? object;
  const live = useObject(instanceId, shown);
  const value = live.data?.object;
  const text = useMemo(() => (value ? toYaml(value) : ''), [value]);
  const owners = value ? ownersIn(value) : [];
  return (
    <Section
      title="YAML"
      fact={trail.length > 1 ? `${shown.kind} ${shown.name}` : undefined}
      action={
        value && live.data?.facts.isEditable ? (
          <EditButton instanceId={instanceId} object={shown} />
        ) : undefined
      }
    >
      {(trail.length > 1 || owners.length > 0) && (
        <div className={classes.verbs}>
          {trail.length > 1 && (
            <Button size="sm" variant="subtle" onClick={() => setTrail(trail.slice(0, -1))}>
              {t('backTo', { kind: trail.at(-2)?.kind ?? '' })}
            </Button>
          )}
          {owners.map((owner) => (
            <Button
              key={`${owner.kind}/${owner.name}`}
              size="sm"
              variant="subtle"
              onClick={() => setTrail([...trail, owner])}
            >
              {t('ownedBy', { kind: owner.kind, name: owner.name })}
            </Button>
          ))}
        </div>
      )}
      {live.isPending && <SkeletonRows rows={8} label="YAML" />}
      {hasFailed(live) && (
        <QueryFailure tried={t('yamlFailed')} error={live.error} onRetry={() => void live.refetch()} />
      )}
      {value === null && <p>{t('gone')}</p>}
      {value && <Code text={text} label={t('liveYaml')} />}
    </Section>
  );
}

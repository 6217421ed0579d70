'use client';

import {
  IconArrowsMoveVertical,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useMay } from '@/components/patterns/session';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import type { ObjectFacts, ObjectVerb } from '@/server/domain/live-object';
import type { ObjectRef } from '@/server/domain/object-input';
import { ConfirmVerb } from './confirm-verb';
import { ScaleDialog } from './scale-dialog';
import { useObject } from './use-object';
import classes from './application-detail.module.css';

const icons: Record<ObjectVerb, typeof IconRefresh> = {
  restart: IconRefresh,
  scale: IconArrowsMoveVertical,
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  delete: IconTrash,
};

/** What may be done with a live object; each shows first what follows from it. */
export function ObjectVerbs({ instanceId, object }: { instanceId: string; object: ObjectRef }) {
  const t = useTranslations('operate');
  const may = useMay('instance.operate');
  const [asked, setAsked] = useState<ObjectVerb>();
  const facts = useObject(instanceId, object).data?.facts;
  if (!facts || facts.verbs.length === 0) return null;
  const refusal = may.allowed ? undefined : t('mayNot', { roles: may.roles.join(', ') });
  const close = () => setAsked(undefined);
  const shared = { instanceId, object, facts, onClose: close };
  return (
    <div className={classes.verbs}>
      {facts.verbs.map((verb) => {
        const reason = refusal ?? whyNot(verb, facts, t);
        return (
          <Button
            key={verb}
            size="sm"
            disabled={reason !== undefined}
            title={reason}
            icon={<Icon of={icons[verb]} size="sm" />}
            onClick={() => setAsked(verb)}
          >
            {t(`verb.${verb}`)}
          </Button>
        );
      })}
      {asked === 'scale' && <ScaleDialog {...shared} />}
      {asked !== undefined && asked !== 'scale' && <ConfirmVerb {...shared} verb={asked} />}
    </div>
  );
}

function whyNot(
  verb: ObjectVerb,
  { autoscaler }: ObjectFacts,
  t: ReturnType<typeof useTranslations<'operate'>>,
): string | undefined {
  return verb === 'scale' && autoscaler !== null ? t('autoscaled', { name: autoscaler }) : undefined;
}

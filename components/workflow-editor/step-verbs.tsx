'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import type { StepActions } from './use-step-actions';
import classes from './inspector.module.css';

/** What can be done with all that is selected. */
export function StepVerbs({
  actions,
  isGroup = false,
  isEditable,
}: {
  actions: StepActions;
  /** Is it one group, which can be taken apart? */
  isGroup?: boolean;
  isEditable: boolean;
}) {
  const t = useTranslations('design');
  const verbs = ['duplicate', isGroup ? 'ungroup' : 'group', 'remove'] as const;
  return (
    <div className={classes.verbs}>
      {verbs.map((verb) => (
        <Button key={verb} size="sm" disabled={!isEditable} onClick={actions[verb]}>
          {t(`keys.${verb}`)}
        </Button>
      ))}
    </div>
  );
}

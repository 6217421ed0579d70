'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Choices } from '@/components/ui/choices';
import { type Template, templates } from '@/components/workflow-editor/templates';
import classes from './workflows.module.css';

/** What a new workflow begins with. `onUse` replaces what somebody wrote, and is there when something is to be replaced. */
export function StartingPoint({
  template,
  onPick,
  onUse,
}: {
  template: Template;
  onPick: (template: Template) => void;
  onUse?: (() => void) | undefined;
}) {
  const t = useTranslations('workflows');
  return (
    <div className={classes.startingPoint}>
      <Choices
        legend={t('startingPoint')}
        value={template.name}
        options={templates.map(({ name }) => ({ value: name, label: t(`templates.${name}.title`) }))}
        onPick={(name) => {
          const picked = templates.find((each) => each.name === name);
          if (picked) onPick(picked);
        }}
      />
      <p>
        {t(`templates.${template.name}.says`)} {template.needsApplication && t('needsApplication')}
      </p>
      {onUse && (
        <p>
          {t('textKept')} <Button onClick={onUse}>{t('useTemplate')}</Button>
        </p>
      )}
    </div>
  );
}

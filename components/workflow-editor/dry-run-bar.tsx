'use client';

import { IconX } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Glyph } from '@/components/ui/glyph';
import { Icon } from '@/components/ui/icon';
import { useDryRunStart } from './dry-run-button';
import { countDecisions } from './dry-run-overlay';
import { focusCanvas, focusInspector } from './panes';
import { useDryRun } from './show-dry-run';
import type { WorkflowEditor } from './use-workflow-editor';
import classes from './dry-run.module.css';

/** What a dry-run found in all, in place of the run that was shown; again, and away with it. */
export function DryRunBar({ name, editor }: { name: string; editor: WorkflowEditor }) {
  const t = useTranslations('design.dry');
  const { found, isOld, isPending, error, close } = useDryRun();
  const { ask, dialog } = useDryRunStart(name, editor);
  const problems = found?.problems.filter(({ severity }) => severity !== 'warning').length ?? 0;
  const said = isPending
    ? t('reading')
    : error
      ? t('failed')
      : t('found', { ...countDecisions(found?.steps ?? []) });
  return (
    <>
      <span role="status" className={classes.bar}>
        <b>{t('start')}</b> <span>{said}</span>
        {isOld && <span className={classes.old}>{t('old')}</span>}
      </span>
      {(problems > 0 || Boolean(error)) && (
        <Button
          variant="subtle"
          size="sm"
          icon={<Glyph name="fail" />}
          onClick={() => {
            editor.select([]);
            focusInspector();
          }}
        >
          {error ? t('why') : t('problems', { count: problems })}
        </Button>
      )}
      {(isOld || Boolean(error)) && (
        <Button variant="subtle" size="sm" disabled={editor.unreadable !== null} onClick={ask}>
          {t('again')}
        </Button>
      )}
      <Button
        variant="subtle"
        size="sm"
        label={t('close')}
        icon={<Icon of={IconX} size="sm" />}
        onClick={({ currentTarget }) => {
          close();
          focusCanvas(currentTarget.closest('[data-editor]'));
        }}
      />
      {dialog}
    </>
  );
}

'use client';

import { IconArrowBackUp, IconArrowForwardUp, IconCode, IconHistory } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Menu } from '@/components/ui/menu';
import { MenuRadio } from '@/components/ui/menu-items';
import { RunSwitch } from './run-switch';
import type { WorkflowEditor } from './use-workflow-editor';
import { useRunInView } from './watch-run';
import classes from './workflow-editor.module.css';

const shownSteps = 30;

/** Back, forth, everything that was done, and what is shown beside the graph. */
export function EditorToolbar({
  name,
  editor,
  unsaved,
  showsText = false,
  onShowText,
}: {
  /** Of what is edited. */
  name: string;
  editor: WorkflowEditor;
  /** Saves what is written, where something is. */
  unsaved: (() => void) | undefined;
  showsText?: boolean;
  /** Left out where there is no room for the text. */
  onShowText?: (shown: boolean) => void;
}) {
  const t = useTranslations('design');
  const { history, step } = editor.text;
  const { of, Start, choose } = useRunInView();
  return (
    <div className={classes.tools}>
      <div className={classes.toolbar} role="toolbar" aria-label={t('toolbar')}>
        <Button
          variant="subtle"
          size="sm"
          label={t('keys.undo')}
          icon={<Icon of={IconArrowBackUp} />}
          disabled={history.done === 0}
          onClick={() => step('undo')}
        />
        <Button
          variant="subtle"
          size="sm"
          label={t('keys.redo')}
          icon={<Icon of={IconArrowForwardUp} />}
          disabled={history.done === history.steps.length}
          onClick={() => step('redo')}
        />
        <HistoryMenu editor={editor} />
        {onShowText && (
          <Button
            variant="subtle"
            size="sm"
            icon={<Icon of={IconCode} />}
            aria-pressed={showsText}
            onClick={() => onShowText(!showsText)}
          >
            {t('text')}
          </Button>
        )}
      </div>
      {of !== null && (
        <div className={classes.toolbar} role="toolbar" aria-label={t('watch.bar')}>
          <RunSwitch editor={editor} />
          {Start && <Start name={name} unsaved={unsaved} onStarted={choose} />}
        </div>
      )}
    </div>
  );
}

function HistoryMenu({ editor }: { editor: WorkflowEditor }) {
  const t = useTranslations('design');
  const { history, goTo } = editor.text;
  const first = Math.max(0, history.steps.length - shownSteps);
  const places = history.steps.map(({ label }, index) => ({ label, place: index + 1 })).slice(first);
  const begin = { label: t('begin'), place: 0 };
  return (
    <Menu
      label={t('history')}
      trigger={
        <>
          <Icon of={IconHistory} size="sm" /> {t('history')}
        </>
      }
      triggerClassName={classes.historyButton ?? ''}
    >
      {[...places.toReversed(), begin].map(({ label, place }) => (
        <MenuRadio key={place} checked={place === history.done} onSelect={() => goTo(place)}>
          {label}
        </MenuRadio>
      ))}
    </Menu>
  );
}

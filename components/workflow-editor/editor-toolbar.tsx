'use client';

import {
  IconAdjustmentsHorizontal,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconClick,
  IconCode,
  IconHistory,
  IconListTree,
  IconSearch,
} from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Kbd } from '@/components/ui/kbd';
import { Menu } from '@/components/ui/menu';
import { MenuItem, MenuRadio } from '@/components/ui/menu-items';
import { ArrangeMenu } from './arrange-menu';
import { DryRunButton } from './dry-run-button';
import { focusInspector } from './panes';
import { RunSwitch } from './run-switch';
import { useDryRun } from './show-dry-run';
import type { Arranging } from './use-arranging';
import type { Shown } from './use-shown';
import type { StepActions } from './use-step-actions';
import type { WorkflowEditor } from './use-workflow-editor';
import { useRunInView } from './watch-run';
import classes from './workflow-editor.module.css';

const DryRunBar = dynamic(() => import('./dry-run-bar').then((module) => module.DryRunBar), { ssr: false });

const shownSteps = 120;

/** Back, forth, everything that was done, and what is shown beside the graph. */
export function EditorToolbar({
  name,
  editor,
  unsaved,
  actions,
  arranging,
  onFind,
  shown,
  children,
}: {
  /** Of what is edited. */
  name: string;
  editor: WorkflowEditor;
  /** Saves what is written, where something is. */
  unsaved: (() => void) | undefined;
  actions: StepActions;
  arranging: Arranging;
  onFind: () => void;
  /** What is shown of the document; null where there is room for one thing only. */
  shown: Shown | null;
  /** What is asked for there: the search. */
  children?: ReactNode;
}) {
  const t = useTranslations('design');
  const { history, step } = editor.text;
  const { of, Start, choose } = useRunInView();
  const dryRun = useDryRun();
  const onStarted = (runId: string) => {
    dryRun.close();
    choose(runId);
  };
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
        <SelectMenu editor={editor} actions={actions} />
        {arranging.isOnCanvas && <ArrangeMenu arranging={arranging} count={editor.selected.length} />}
        <Button
          variant="subtle"
          size="sm"
          label={t('keys.find')}
          icon={<Icon of={IconSearch} />}
          onClick={onFind}
        />
        <Button
          variant="subtle"
          size="sm"
          label={t('itself.show')}
          icon={<Icon of={IconAdjustmentsHorizontal} />}
          onClick={() => {
            editor.select([]);
            focusInspector();
          }}
        />
        {shown && (
          <>
            <Button
              variant="subtle"
              size="sm"
              label={t('asList')}
              icon={<Icon of={IconListTree} />}
              aria-pressed={shown.list}
              onClick={shown.onList}
            />
            <Button
              variant="subtle"
              size="sm"
              label={t('text')}
              icon={<Icon of={IconCode} />}
              aria-pressed={shown.text}
              onClick={shown.onText}
            />
          </>
        )}
      </div>
      {of !== null && (
        <div className={classes.toolbar} role="toolbar" aria-label={t('watch.bar')}>
          {dryRun.isShown ? <DryRunBar name={name} editor={editor} /> : <RunSwitch editor={editor} />}
          <DryRunButton name={name} editor={editor} />
          {Start && <Start name={name} unsaved={unsaved} onStarted={onStarted} />}
        </div>
      )}
      {children}
    </div>
  );
}

const ways = [
  ['all', ''],
  ['before', 'u'],
  ['after', 'd'],
  ['connected', 'c'],
] as const;

/** What is selected, and more along its lines. */
function SelectMenu({ editor: { selected }, actions }: { editor: WorkflowEditor; actions: StepActions }) {
  const t = useTranslations('design');
  const why = selected.length === 0 ? t('selectFirst') : undefined;
  return (
    <Menu
      label={t('select')}
      trigger={<Icon of={IconClick} size="sm" />}
      triggerClassName={classes.menuButton ?? ''}
    >
      {ways.map(([way, key]) => (
        <MenuItem
          key={way}
          disabled={way === 'all' ? undefined : why}
          end={key !== '' && <Kbd>{key.toUpperCase()}</Kbd>}
          onSelect={actions.selections[way]}
        >
          {t(`keys.${way}`)}
        </MenuItem>
      ))}
    </Menu>
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
      trigger={<Icon of={IconHistory} size="sm" />}
      triggerClassName={classes.menuButton ?? ''}
    >
      {[...places.toReversed(), begin].map(({ label, place }) => (
        <MenuRadio key={place} checked={place === history.done} onSelect={() => goTo(place)}>
          {label}
        </MenuRadio>
      ))}
    </Menu>
  );
}

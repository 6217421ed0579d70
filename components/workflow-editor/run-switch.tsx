'use client';

import { IconChevronDown } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { Ago } from '@/components/ui/ago';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Menu } from '@/components/ui/menu';
import { MenuGroup, MenuRadio } from '@/components/ui/menu-items';
import { StatusMark } from '@/components/ui/status-mark';
import { useRunChanges } from './use-run-overlay';
import type { WorkflowEditor } from './use-workflow-editor';
import { useRunInView } from './watch-run';
import classes from './run-watch.module.css';
import toolbar from './workflow-editor.module.css';

/** Which run the canvas shows, and how the document stands to it. */
export function RunSwitch({ editor }: { editor: WorkflowEditor }) {
  const t = useTranslations('design.watch');
  const { run, runs, choice, choose, isPending, error } = useRunInView();
  const absent = isPending ? t('reading') : error ? t('unread') : t('none');
  const shown = run ? nameOf(run, t) : absent;
  return (
    <>
      <Menu
        label={`${t('switch')}: ${shown}`}
        triggerClassName={toolbar.menuButton ?? ''}
        trigger={
          <>
            {run && <StatusMark of="run" state={run.state} bare />}
            {shown}
            <Icon of={IconChevronDown} size="sm" />
          </>
        }
      >
        <MenuRadio checked={choice === 'newest'} onSelect={() => choose('newest')}>
          {t('newest')}
        </MenuRadio>
        <MenuRadio checked={choice === 'none'} onSelect={() => choose('none')}>
          {t('none')}
        </MenuRadio>
        {runs.length > 0 && (
          <MenuGroup label={t('runs')}>
            {runs.map((each) => (
              <MenuRadio
                key={each.id}
                checked={choice === each.id}
                onSelect={() => choose(each.id)}
                end={<Ago at={each.createdAt} />}
              >
                <span className={classes.choice}>
                  <StatusMark of="run" state={each.state} bare />
                  {nameOf(each, t)}
                </span>
              </MenuRadio>
            ))}
          </MenuGroup>
        )}
      </Menu>
      <Differences editor={editor} />
    </>
  );
}

/** With the step, where it ran alone. */
function nameOf(
  { number, onlyStep }: { number: number; onlyStep: string | null },
  t: ReturnType<typeof useTranslations<'design.watch'>>,
): string {
  return [t('run', { number }), onlyStep].filter(Boolean).join(' / ');
}

/** Leads to the list of them. */
function Differences({ editor }: { editor: WorkflowEditor }) {
  const t = useTranslations('design.watch');
  const { changed, added, removed } = useRunChanges(editor.model);
  const count = changed.size + added.size + removed.length;
  if (count === 0) return null;
  return (
    <Button variant="subtle" size="sm" title={t('differText')} onClick={() => editor.select([])}>
      {t('differ', { count })}
    </Button>
  );
}

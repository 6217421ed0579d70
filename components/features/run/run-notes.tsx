'use client';

import { useNow, useTranslations } from 'next-intl';
import { Note } from '@/components/patterns/note';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import type { ShownNode } from '@/components/run/use-nodes';
import type { Run } from '@/components/run/use-run';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { failedNodeOf } from './run-progress';
import classes from './run.module.css';

/** What is quick needs no explanation. */
const longMs = 20_000;
const mostNotes = 3;

function isLongWaiting({ state, message, childId, startedAt, error }: ShownNode, now: Date): boolean {
  // Not begun, and no try that failed: no worker that runs knows it.
  if (state === 'ready' && message !== '' && error === null) return true;
  if (state !== 'waiting' || message === '' || childId !== null || startedAt === null) return false;
  return now.getTime() - startedAt > longMs;
}

/** What a person should know first: why the run failed and where, or what it waits for. */
export function RunNotes({
  run,
  nodes,
  onSelect,
}: {
  run: Run;
  nodes: ShownNode[];
  onSelect: (key: string) => void;
}) {
  const t = useTranslations('run');
  const project = useProject();
  const failed = failedNodeOf(nodes);
  const asking = nodes.filter((node) => node.state === 'suspended');
  const now = useNow({ updateInterval: 5_000 });
  const waiting = nodes.filter((node) => isLongWaiting(node, now)).slice(0, mostNotes);
  if (!run.error && !run.held && asking.length === 0 && waiting.length === 0) return null;
  return (
    <div className={classes.note}>
      {run.held && (
        <Note tone="run" glyph="wait">
          <b>{t('heldTitle')}</b> {t('heldText', run.held)}
        </Note>
      )}
      {run.error && (
        <Note
          tone="fail"
          action={
            <span className={classes.noteActions}>
              {run.application !== null && (
                <ButtonLink size="sm" variant="subtle" href={routes.application(project, run.application)}>
                  {t('lookAt', { application: run.application })}
                </ButtonLink>
              )}
              {failed && (
                <Button size="sm" onClick={() => onSelect(failed.key)}>
                  {t('showNode', { name: failed.name })}
                </Button>
              )}
            </span>
          }
        >
          <b>{run.error.message}</b> {run.error.hint}
        </Note>
      )}
      {asking.slice(0, mostNotes).map((node) => (
        <Note
          key={node.key}
          tone="ask"
          action={
            <Button size="sm" onClick={() => onSelect(node.key)}>
              {!node.asks ? t('showNode', { name: node.name }) : t('ask.open')}
            </Button>
          }
        >
          <b>{t('waitsAt', { name: node.name })}</b> {node.message}
        </Note>
      ))}
      {asking.length > mostNotes && <p>{t('moreAsk', { count: asking.length - mostNotes })}</p>}
      {waiting.map((node) => (
        <Note
          key={node.key}
          tone="run"
          glyph="wait"
          action={
            <Button size="sm" onClick={() => onSelect(node.key)}>
              {t('showNode', { name: node.name })}
            </Button>
          }
        >
          <b>{t('waitsFor', { name: node.name })}</b> {node.message}
        </Note>
      ))}
    </div>
  );
}

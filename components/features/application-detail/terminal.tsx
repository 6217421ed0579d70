'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useState } from 'react';
import { Note } from '@/components/patterns/note';
import { useProject } from '@/components/patterns/session';
import { useNonce } from '@/components/theme/theme-provider';
import type { FromServer } from '@/server/domain/tunnel';
import { type TerminalPlace, openTerminal } from './open-terminal';
import classes from './terminal.module.css';

type End = Exclude<FromServer, { type: 'open' }> | { type: 'cut' };

/** Lives as long as it is on the page; another pod or shell is another one, by its `key`. */
export function Terminal(place: Omit<TerminalPlace, 'project'>) {
  const t = useTranslations('terminal');
  const project = useProject();
  const nonce = useNonce();
  const [state, setState] = useState<'opening' | 'open' | End>('opening');
  const { instanceId, namespace, pod, container, shell } = place;
  const label = t('of', { container, pod });
  const attach = useCallback(
    (host: HTMLDivElement | null) =>
      host === null
        ? undefined
        : openTerminal(
            host,
            { project, instanceId, namespace, pod, container, shell },
            { label, nonce },
            {
              open: () => setState('open'),
              end: setState,
            },
          ),
    [project, instanceId, namespace, pod, container, shell, label, nonce],
  );
  return (
    <div className={classes.terminal}>
      {state === 'opening' && <Note tone="run">{t('opening', { container, pod })}</Note>}
      {typeof state === 'object' && <EndNote end={state} />}
      <div ref={attach} className={classes.host} role="group" aria-label={label} />
    </div>
  );
}

function EndNote({ end }: { end: End }) {
  const t = useTranslations('terminal');
  if (end.type === 'exit') return <Note tone="idle">{t('ended', { code: end.exitCode })}</Note>;
  if (end.type === 'cut') return <Note tone="warn">{t('cut')}</Note>;
  return (
    <Note tone="fail">
      {end.problem.message} {end.problem.hint}
    </Note>
  );
}

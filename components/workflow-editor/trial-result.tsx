'use client';

import { useTranslations } from 'next-intl';
import { Glyph } from '@/components/ui/glyph';
import type { Trial } from '@/server/domain/expression-trial';
import { shortValue } from './short-value';
import classes from './expression-field.module.css';

/** What an expression gives with the values of a run, and which it saw. */
export function TrialResult({ trial, run }: { trial: Trial; run: number }) {
  const t = useTranslations('design');
  const isBad = 'problem' in trial;
  return (
    <div className={classes.trial} role="status" aria-label={t('trial.label')}>
      <p className={classes.result}>
        <Glyph name={isBad ? 'fail' : trial.value === false ? 'skip' : 'ok'} />
        <span>
          {isBad
            ? t('trial.fails', { run, why: trial.problem.message })
            : t('trial.gives', { run, value: shortValue('', trial.value) })}
        </span>
      </p>
      {trial.seen.length > 0 && (
        <dl className={classes.seen}>
          {trial.seen.map(({ text, value }) => (
            <div key={text}>
              <dt>{text}</dt>
              <dd>{value === undefined ? t('trial.absent') : shortValue(text, value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

'use client';

import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { namePattern } from '@/components/patterns/name-pattern';
import { SelectField, TextField } from '@/components/ui/field';
import { isLoamError } from '@/server/domain/error';
import {
  type MissedPolicy,
  type OverlapPolicy,
  assertCronTime,
  missedChoices,
  mostMissed,
  nextTimes,
  overlapChoices,
} from '@/server/domain/schedule';
import { Moment } from './moment';
import classes from './workflows.module.css';

export type ScheduleDraft = {
  name: string;
  cron: string;
  timeZone: string;
  missed: MissedPolicy;
  missedLimit: number;
  overlap: OverlapPolicy;
};

const shownTimes = 3;

/** Name, time and rules of a schedule; what is wrong with the time is said while it is written. */
export function ScheduleFields({
  draft,
  isNew,
  onChange,
}: {
  draft: ScheduleDraft;
  isNew: boolean;
  onChange: (draft: ScheduleDraft) => void;
}) {
  const t = useTranslations('schedules');
  const zones = useId();
  const heading = useId();
  const change = (part: Partial<ScheduleDraft>) => onChange({ ...draft, ...part });
  const read = readTimes(draft);
  const wrong = 'path' in read ? read : undefined;
  return (
    <>
      <TextField
        label={t('name')}
        value={draft.name}
        pattern={namePattern}
        maxLength={63}
        disabled={!isNew}
        autoComplete="off"
        data-first-focus
        required
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextField
        label={t('cron')}
        help={t('cronHelp')}
        error={wrong?.path === 'cron' ? wrong.message : undefined}
        value={draft.cron}
        autoComplete="off"
        spellCheck={false}
        mono
        required
        onChange={(event) => change({ cron: event.currentTarget.value })}
      />
      <TextField
        label={t('timeZone')}
        help={t('timeZoneHelp')}
        error={wrong?.path === 'timeZone' ? wrong.message : undefined}
        value={draft.timeZone}
        list={zones}
        autoComplete="off"
        required
        onChange={(event) => change({ timeZone: event.currentTarget.value })}
      />
      <datalist id={zones}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </datalist>
      {'times' in read && (
        <div className={classes.times}>
          <span id={heading}>{t('nextTimes')}</span>
          <ul aria-labelledby={heading}>
            {read.times.map((at) => (
              <li key={at.getTime()}>
                <Moment at={at} timeZone={draft.timeZone} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <Rules draft={draft} onChange={change} />
    </>
  );
}

function Rules({
  draft: { missed, missedLimit, overlap },
  onChange,
}: {
  draft: ScheduleDraft;
  onChange: (part: Partial<ScheduleDraft>) => void;
}) {
  const t = useTranslations('schedules');
  return (
    <>
      <SelectField
        label={t('missed')}
        value={missed}
        onChange={(event) => onChange(afterMissed(event.currentTarget.value as MissedPolicy))}
      >
        {missedChoices.map((each) => (
          <option key={each} value={each}>
            {t(`missedChoice.${each}`)}
          </option>
        ))}
      </SelectField>
      {missed === 'all' && (
        <TextField
          label={t('missedLimit')}
          type="number"
          min={1}
          max={mostMissed}
          value={missedLimit}
          required
          onChange={(event) => onChange({ missedLimit: event.currentTarget.valueAsNumber || 1 })}
        />
      )}
      <SelectField
        label={t('overlap')}
        help={missed === 'all' ? t('overlapOfAll') : undefined}
        value={overlap}
        disabled={missed === 'all'}
        onChange={(event) => onChange({ overlap: event.currentTarget.value as OverlapPolicy })}
      >
        {overlapChoices.map((each) => (
          <option key={each} value={each}>
            {t(`overlapChoice.${each}`)}
          </option>
        ))}
      </SelectField>
    </>
  );
}

/** Runs that are caught up with may not keep each other from starting. */
function afterMissed(missed: MissedPolicy): Partial<ScheduleDraft> {
  return missed === 'all' ? { missed, overlap: 'allow' } : { missed };
}

function readTimes(draft: ScheduleDraft): { times: Date[] } | { path: string | undefined; message: string } {
  try {
    const now = new Date();
    assertCronTime(draft, now);
    return { times: nextTimes(draft, now, shownTimes) };
  } catch (error) {
    if (!isLoamError(error)) throw error;
    return { path: error.path, message: `${error.message} ${error.expected ?? ''}` };
  }
}

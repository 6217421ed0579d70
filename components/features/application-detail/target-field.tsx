import { useTranslations } from 'next-intl';
import { Note } from '@/components/patterns/note';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useMay } from '@/components/patterns/session';
import { Ago } from '@/components/ui/ago';
import { Checkbox } from '@/components/ui/checkbox';
import { SelectField } from '@/components/ui/field';
import type { Target } from './use-target';
import classes from './application-detail.module.css';

/** The stage of a delivery; where it is held at another revision, the choice to deliver all the same. */
export function TargetField({ target }: { target: Target }) {
  const t = useTranslations('deliver');
  const may = useMay('application.release');
  const { stages, stage, hold, pastHold, setPastHold, pick } = target;
  return (
    <>
      {stages.isError && (
        <QueryFailure tried={t('stagesFailed')} error={stages.error} onRetry={() => void stages.refetch()} />
      )}
      <SelectField
        label={t('stage')}
        value={stage ?? ''}
        onChange={({ currentTarget }) => pick(currentTarget.value)}
      >
        {stages.data?.map((each) => (
          <option key={each.id} value={each.name}>
            {each.name} – {each.cluster} / {each.namespace}
          </option>
        ))}
      </SelectField>
      {hold && (
        <Note tone="ask" glyph="suspended">
          <b>{t('heldAt', { stage: hold.stage, revision: hold.revision })}</b> {hold.reason} ·{' '}
          {hold.createdByName}, <Ago at={hold.createdAt} long />
          <span className={classes.pass}>
            <Checkbox
              checked={pastHold}
              disabled={!may.allowed}
              onChange={({ currentTarget }) => setPastHold(currentTarget.checked)}
            >
              {t('pastHold')}
            </Checkbox>
          </span>
        </Note>
      )}
    </>
  );
}

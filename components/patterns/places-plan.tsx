import { useTranslations } from 'next-intl';
import { Mono } from '@/components/ui/code';
import { Plan, type PlanLine } from '@/components/ui/plan';
import { ChangeDetail } from './change-detail';
import { type DiffPlace, type PlannedChange, deliveryPlan } from './delivery-plan';
import { Note } from './note';
import classes from './places-plan.module.css';

/** What becomes of the objects of places: those that change, and how many stay as they are. */
export function PlacesPlan({ label, places }: { label: string; places: readonly DiffPlace[] }) {
  const t = useTranslations('deliver');
  const { lines, same, unknown } = deliveryPlan(places);
  return (
    <>
      {unknown.map(({ cluster, message }) => (
        <Note key={cluster} tone="warn">
          {t('unknown', { cluster })} {message}
        </Note>
      ))}
      {lines.length > 0 && <Plan label={label} lines={lines.map(toLine)} />}
      {(same > 0 || (lines.length === 0 && unknown.length === 0)) && (
        <p className={classes.same}>{t('same', { count: same, changes: lines.length })}</p>
      )}
    </>
  );
}

function toLine({ key, change, kind, name, place, ...more }: PlannedChange): PlanLine {
  return {
    key,
    change,
    what: (
      <>
        {kind} <Mono>{name}</Mono>
      </>
    ),
    detail: <ChangeDetail {...more} />,
    end: place,
  };
}

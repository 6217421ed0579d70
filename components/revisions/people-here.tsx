'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { Person } from '@/components/ui/person';
import type { OtherPerson } from './use-presence';
import classes from './people-here.module.css';
import text from '@/components/ui/text.module.css';

const mostShown = 5;

/** Who else is at the document, or has changes that are not saved. */
export function PeopleHere({ others }: { others: readonly OtherPerson[] }) {
  const t = useTranslations('revisions');
  const format = useFormatter();
  if (others.length === 0) return null;
  const says = ({ name, isHere, place, changedAt }: OtherPerson) => {
    const where = isHere ? t(place === '' ? 'isHere' : 'isAt', { name, place }) : t('wasHere', { name });
    const what = changedAt && t('hasUnsaved', { since: format.dateTime(changedAt, 'exact') });
    return [where, what].filter(Boolean).join(' ');
  };
  return (
    <ul className={classes.people} aria-label={t('others')}>
      {others.slice(0, mostShown).map((other) => (
        <li key={other.id} title={says(other)} data-away={!other.isHere || undefined}>
          <Person name={other.name} size="sm" />
          {other.changedAt && <span className={classes.mark} />}
          <span className={text.hidden}>{says(other)}</span>
        </li>
      ))}
      {others.length > mostShown && <li>+{others.length - mostShown}</li>}
    </ul>
  );
}

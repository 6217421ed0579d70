'use client';

import { IconSearch } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useSession } from '@/components/patterns/session';
import { Icon } from '@/components/ui/icon';
import { phonePlaces, type PlaceKey } from './places';
import classes from './phone-bar.module.css';

/** Four places at the thumb. Find leads to all the others. */
export function PhoneBar({
  current,
  marks,
  onFind,
}: {
  current: PlaceKey | undefined;
  marks: Partial<Record<PlaceKey, ReactNode>>;
  onFind: () => void;
}) {
  const t = useTranslations('shell');
  const { project } = useSession();
  return (
    <nav className={classes.bar} aria-label={t('places')}>
      {phonePlaces.map((place) => (
        <Link
          key={place.key}
          href={place.href(project.name)}
          aria-current={place.key === current ? 'page' : undefined}
        >
          <Icon of={place.icon} size="lg" />
          {t(`place.${place.key}`)}
          {marks[place.key] !== undefined && <span className={classes.mark}>{marks[place.key]}</span>}
        </Link>
      ))}
      <button type="button" onClick={onFind}>
        <Icon of={IconSearch} size="lg" />
        {t('findShort')}
      </button>
    </nav>
  );
}

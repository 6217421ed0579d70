'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useSession } from '@/components/patterns/session';
import { Icon } from '@/components/ui/icon';
import { Logo } from '@/components/ui/logo';
import { ConnectionFoot } from './connection-foot';
import { placeGroups, type PlaceKey } from './places';
import { ProjectSwitcher } from './project-switcher';
import classes from './nav.module.css';

/** 208 px with words, 72 px with icon and word on canvas pages and narrow screens. */
export function Nav({
  current,
  marks,
}: {
  current: PlaceKey | undefined;
  marks: Partial<Record<PlaceKey, ReactNode>>;
}) {
  const t = useTranslations('shell');
  const { project, version } = useSession();
  return (
    <nav className={classes.nav} aria-label={t('places')}>
      <div className={classes.brand}>
        <Logo />
        <span>{t('brand')}</span>
      </div>
      <ProjectSwitcher />
      {placeGroups.map((group) => (
        <ul key={group[0]?.key}>
          {group.map((place) => (
            <li key={place.key}>
              <Link href={place.href(project.name)} aria-current={place.key === current ? 'page' : undefined}>
                <Icon of={place.icon} />
                <span className={classes.word}>{t(`place.${place.key}`)}</span>
                <span className={classes.railWord}>{t(`rail.${place.key}`)}</span>
                {marks[place.key] !== undefined && <span className={classes.mark}>{marks[place.key]}</span>}
              </Link>
            </li>
          ))}
        </ul>
      ))}
      <ConnectionFoot version={version} />
    </nav>
  );
}

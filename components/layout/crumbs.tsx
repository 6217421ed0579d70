'use client';

import { IconChevronLeft } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useCrumbNames } from '@/components/patterns/crumb-name';
import { useSession } from '@/components/patterns/session';
import { Icon } from '@/components/ui/icon';
import { crumbsOf } from './crumbs-of';
import classes from './top-strip.module.css';

/** An id says nothing to a person: the page names itself in a moment. */
const isId = (segment: string) => /^exe_[0-9a-z]{20,}$/.test(segment);

/** The path to here. Each part leads somewhere; on a phone only the one above. */
export function Crumbs() {
  const t = useTranslations('shell');
  const { project } = useSession();
  const names = useCrumbNames();
  const crumbs = crumbsOf(usePathname()).map(({ href, segment, word }) => {
    const known = segment === project.name ? project.title : isId(segment) ? '…' : segment;
    return { href, name: names.get(href) ?? (word === undefined ? known : t(`crumb.${word}`)) };
  });
  const above = crumbs.at(-2);
  const here = crumbs.at(-1);
  return (
    <nav className={classes.crumbs} aria-label={t('path')}>
      {above !== undefined && (
        <Link className={classes.back} href={above.href}>
          <Icon of={IconChevronLeft} />
          {above.name}
        </Link>
      )}
      {crumbs.slice(0, -1).map((crumb) => (
        <span key={crumb.href} className={classes.crumb}>
          <Link href={crumb.href}>{crumb.name}</Link>
          <i aria-hidden="true">/</i>
        </span>
      ))}
      {here !== undefined && <b data-alone={above === undefined || undefined}>{here.name}</b>}
    </nav>
  );
}

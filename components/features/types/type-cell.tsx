'use client';

import { useLocale, useTranslations } from 'next-intl';
import Link from 'next/link';
import { textOf } from '@/components/form/text-of';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import type { Outputs } from '@/components/trpc/trpc';
import { TypeIcon } from '@/components/ui/type-icon';
import { TrustMark } from './trust-mark';
import classes from './types.module.css';

export function TypeCell({ type }: { type: Outputs['definition']['list'][number] }) {
  const t = useTranslations('types');
  const locale = useLocale();
  const project = useProject();
  return (
    <li className={classes.cell}>
      <span className={classes.icon}>
        <TypeIcon name={type.icon} size="lg" />
      </span>
      <div className={classes.words}>
        <p className={classes.name}>
          <Link prefetch={false} href={routes.type(project, type.kind, type.name)}>
            {type.name}
          </Link>
          <span>r{type.revision}</span>
        </p>
        <p className={classes.origin}>
          <TrustMark trust={type.trust} />
          {t('origin', { plugin: type.plugin, trust: t(`trust.${type.trust}`) })}
        </p>
        <p className={classes.what}>{textOf(type.description, locale)}</p>
        <p className={classes.meta}>
          {t(`kind.${type.kind}`)}
          {type.workload !== undefined && type.workload !== '*' && ` · ${type.workload.split('/').at(-1)}`}
        </p>
      </div>
    </li>
  );
}

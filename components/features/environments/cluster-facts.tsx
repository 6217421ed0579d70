'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { Section } from '@/components/patterns/section';
import type { Outputs } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { Mono } from '@/components/ui/code';
import { Facts } from '@/components/ui/facts';
import { Tag } from '@/components/ui/tag';
import classes from './environments.module.css';

type Found = NonNullable<Outputs['cluster']['get']['facts']>;

/** What a worker found out about a cluster: how large it is, and what it offers. */
export function ClusterFactsSection({ found }: { found: Found | null }) {
  const t = useTranslations('environments');
  if (found === null) {
    return (
      <Section title={t('offers')} plain>
        <p className={classes.reason}>{t('notFoundOut')}</p>
      </Section>
    );
  }
  return <Loaded found={found} />;
}

function Loaded({ found }: { found: Found }) {
  const t = useTranslations('environments');
  const format = useFormatter();
  const { nodes, capacity, storageClasses, ingressClasses, groups, latencyMs, foundAt } = found;
  const unseen = t('notAllowedToSee');
  const used = (
    of: keyof NonNullable<typeof capacity>,
    unit: (value: number) => string,
    says: 'requestedOf' | 'thereOf' = 'requestedOf',
  ) =>
    capacity === null
      ? unseen
      : t(says, {
          requested: unit(capacity[of].requested),
          allocatable: unit(capacity[of].allocatable),
        });
  const plain = (value: number) => format.number(value, { maximumFractionDigits: 1 });
  const gigabytes = (value: number) => `${plain(value / 2 ** 30)} GiB`;
  const names = (classesThere: { name: string; isDefault: boolean }[] | null) => {
    if (classesThere === null) return unseen;
    if (classesThere.length === 0) return t('none');
    return (
      <span className={classes.wraps}>
        {classesThere.map(({ name, isDefault }) => (
          <Tag key={name}>{isDefault ? t('defaultClass', { name }) : name}</Tag>
        ))}
      </span>
    );
  };
  return (
    <Section title={t('offers')} plain>
      <Facts
        facts={[
          { name: t('nodes'), value: nodes === null ? unseen : t('readyOf', nodes) },
          { name: t('cpu'), value: used('cpu', plain) },
          { name: t('memory'), value: used('memory', gigabytes) },
          { name: t('pods'), value: used('pods', plain, 'thereOf') },
          { name: t('latency'), value: t('milliseconds', { count: latencyMs }) },
          { name: t('storageClasses'), value: names(storageClasses) },
          { name: t('ingressClasses'), value: names(ingressClasses) },
          {
            name: t('groups'),
            value:
              groups.length === 0 ? (
                t('none')
              ) : (
                <span className={classes.wraps}>
                  {groups.map(({ name, version }) => (
                    <Mono key={name}>{`${name}/${version}`}</Mono>
                  ))}
                </span>
              ),
          },
          { name: t('foundOut'), value: <Ago at={foundAt} long /> },
        ]}
      />
    </Section>
  );
}

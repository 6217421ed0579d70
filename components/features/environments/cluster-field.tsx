'use client';

import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useClusterSearch } from '@/components/patterns/use-cluster-search';
import { TextField } from '@/components/ui/field';

/** The name of a cluster; what is typed is searched for by the server, for there may be many. */
export function ClusterField({ name }: { name: string }) {
  const t = useTranslations('environments');
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const { names, total } = useClusterSearch(typed ?? '');
  const only = total === 1 ? names[0] : undefined;
  const more = total - names.length;
  return (
    <>
      <TextField
        label={t('cluster')}
        name={name}
        help={more > 0 ? t('moreClusters', { count: more }) : undefined}
        value={typed ?? only ?? ''}
        onChange={(event) => setTyped(event.currentTarget.value)}
        list={id}
        autoComplete="off"
        required
      />
      <datalist id={id}>
        {names.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </datalist>
    </>
  );
}

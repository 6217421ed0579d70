'use client';

import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { TextField } from '@/components/ui/field';

const shownAtMost = 20;

/** The name of a cluster; what is typed is searched for by the server, for there may be many. */
export function ClusterField({ name }: { name: string }) {
  const t = useTranslations('environments');
  const trpc = useTRPC();
  const project = useProject();
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const [search] = useDebouncedValue(typed?.trim() ?? '', 150);
  const { data } = useQuery(
    trpc.cluster.page.queryOptions(
      { project, search: search === '' ? undefined : search, pageSize: shownAtMost },
      { placeholderData: keepPreviousData },
    ),
  );
  const only = data?.total === 1 ? data.items[0]?.name : undefined;
  const more = (data?.total ?? 0) - (data?.items.length ?? 0);
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
        {data?.items.map((each) => (
          <option key={each.name}>{each.name}</option>
        ))}
      </datalist>
    </>
  );
}

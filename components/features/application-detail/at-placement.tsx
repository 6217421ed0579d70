'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { parseAsString, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { hasFailed } from '@/components/trpc/has-failed';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Nowhere } from './nowhere';
import { PlacementPicker } from './placement-picker';
import { countParts } from './topology-parts';

// So much is not fetched again at each of the many changes that it has.
const manyParts = 500;
const manyPartsEveryMs = 1_500;

export type Instance = Outputs['application']['topology']['instances'][number];

/** A page about one placement of an application: which one, what runs there now, and what is said where there is none. */
export function AtPlacement({
  name,
  children,
}: {
  name: string;
  /** `picker`: the choice of another placement; `isOnly`: there is no other. */
  children: (at: { instance: Instance; picker: ReactNode; isOnly: boolean }) => ReactNode;
}) {
  const t = useTranslations('application');
  const patterns = useTranslations('patterns');
  const trpc = useTRPC();
  const project = useProject();
  const [placement, setPlacement] = useQueryState('placement', parseAsString);
  const topology = useQuery(trpc.application.topology.queryOptions({ project, name }));
  const size = topology.data?.instances.reduce((sum, { components }) => sum + countParts(components), 0) ?? 0;
  useLive(
    [`application:${name}`],
    [trpc.application.topology.queryKey({ project, name })],
    size > manyParts ? manyPartsEveryMs : undefined,
  );
  if (hasFailed(topology))
    return (
      <QueryFailure
        tried={t('topologyFailed')}
        error={topology.error}
        onRetry={() => void topology.refetch()}
      />
    );
  if (topology.data === undefined)
    return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
  const { instances } = topology.data;
  const instance = instances.find((each) => each.id === placement) ?? instances[0];
  if (!instance) return <Nowhere name={name} />;
  return children({
    instance,
    isOnly: instances.length === 1,
    picker: (
      <PlacementPicker instances={instances} current={instance.id} onPick={(id) => void setPlacement(id)} />
    ),
  });
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { stringify } from 'yaml';
import { QueryFailure } from '@/components/patterns/query-failure';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC } from '@/components/trpc/trpc';
import { Code } from '@/components/ui/code';

/** The object as the cluster has it now. */
export function LiveYaml({ instanceId, resourceId }: { instanceId: string; resourceId: string }) {
  const t = useTranslations('application');
  const trpc = useTRPC();
  const project = useProject();
  const live = useQuery(trpc.instance.resource.queryOptions({ project, instanceId, resourceId }));
  const text = useMemo(() => (live.data ? stringify(live.data) : ''), [live.data]);
  return (
    <Section title="YAML">
      {live.isPending && <SkeletonRows rows={8} label="YAML" />}
      {hasFailed(live) && (
        <QueryFailure tried={t('yamlFailed')} error={live.error} onRetry={() => void live.refetch()} />
      )}
      {live.data === null && <p>{t('gone')}</p>}
      {live.data && <Code text={text} label={t('liveYaml')} />}
    </Section>
  );
}

'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { ActNote } from '@/components/patterns/act-note';
import { useMay, useProject } from '@/components/patterns/session';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Ago } from '@/components/ui/ago';

type Frozen = Outputs['freeze']['list'];
type Row = NonNullable<Frozen['project']> & { cluster: string | null };

/** What is frozen now, by whom and until when. `cluster`: only that one. */
export function FreezeNotes({ cluster }: { cluster?: string }) {
  const trpc = useTRPC();
  const project = useProject();
  const frozen = useQuery(trpc.freeze.list.queryOptions({ project }));
  useLive(['project', 'clusters'], [trpc.freeze.list.queryKey()]);
  if (!frozen.data) return null;
  const { project: own, clusters } = frozen.data;
  const rows: Row[] = own && cluster === undefined ? [own, ...clusters] : clusters;
  return rows
    .filter((row) => cluster === undefined || row.cluster === cluster)
    .map((row) => <FreezeNote key={row.cluster ?? ''} row={row} />);
}

function FreezeNote({ row }: { row: Row }) {
  const t = useTranslations('environments');
  const format = useFormatter();
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const ofProject = useMay('project.freeze');
  const ofCluster = useMay('instance-wide.cluster.manage');
  const may = row.cluster === null ? ofProject : ofCluster;
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: trpc.freeze.list.queryKey() });
  const thaw = useMutation(trpc.freeze.thawProject.mutationOptions({ onSuccess }));
  const thawCluster = useMutation(trpc.freeze.thawCluster.mutationOptions({ onSuccess }));
  const error = thaw.error ?? thawCluster.error;
  const until =
    row.until === null ? t('untilThawed') : t('until', { at: format.dateTime(row.until, 'exact') });
  const act = () =>
    row.cluster === null ? thaw.mutate({ project }) : thawCluster.mutate({ name: row.cluster });
  return (
    <ActNote
      tone="ask"
      glyph="suspended"
      act={t('thaw')}
      reason={may.allowed ? undefined : t('mayNotFreeze', { roles: may.roles.join(', ') || 'admin' })}
      busy={thaw.isPending || thawCluster.isPending}
      error={error}
      onAct={act}
    >
      <b>{row.cluster === null ? t('projectFrozen') : t('clusterFrozen', { name: row.cluster })}</b>{' '}
      {row.reason} · {row.createdByName}, <Ago at={row.createdAt} long /> · {until}
    </ActNote>
  );
}

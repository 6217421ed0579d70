'use client';

import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { MutationNote } from '@/components/patterns/mutation-note';
import { Note } from '@/components/patterns/note';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { download } from '@/components/ui/download';
import { Icon } from '@/components/ui/icon';
import { Segmented } from '@/components/ui/segmented';
import { Choice } from './choice';
import classes from './application-detail.module.css';

type Of = { name: string; revision: number };

/** A revision as a file: the objects that it applies, or its text. */
export function ExportRevision(of: Of) {
  const t = useTranslations('export');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" icon={<Icon of={IconDownload} size="sm" />} onClick={() => setOpen(true)}>
        {t('export')}
      </Button>
      {open && <ExportDialog {...of} onClose={() => setOpen(false)} />}
    </>
  );
}

const shapes = ['objects', 'document'] as const;

function ExportDialog({ name, revision, onClose }: Of & { onClose: () => void }) {
  const t = useTranslations('export');
  const trpc = useTRPC();
  const project = useProject();
  const stages = useQuery(trpc.environment.stages.queryOptions({ project }));
  const [shape, setShape] = useState<(typeof shapes)[number]>('objects');
  const [picked, setStage] = useState('');
  const names = stages.data?.map((each) => each.name) ?? [];
  const stage = picked || (names[0] ?? '');
  const write = useWrite({ name, revision });
  const problems = write.data ?? [];
  return (
    <Dialog
      title={t('title', { name, revision })}
      intro={t(`intro.${shape}`)}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('close')}</Button>
          <Button variant="filled" busy={write.isPending} onClick={() => write.mutate({ shape, stage })}>
            {t('download')}
          </Button>
        </>
      }
    >
      <div className={classes.exported}>
        <Segmented
          label={t('what')}
          value={shape}
          options={shapes.map((value) => ({ value, label: t(value) }))}
          onChange={(value) => {
            setShape(value);
            write.reset();
          }}
        />
        {shape === 'objects' && names.length > 1 && (
          <Choice label={t('stage')} value={stage} names={names} onPick={setStage} />
        )}
      </div>
      {write.error && <MutationNote error={write.error} />}
      {problems.map((problem) => (
        <Note key={`${problem.path} ${problem.message}`} tone="warn">
          {problem.message} {problem.hint}
        </Note>
      ))}
    </Dialog>
  );
}

/** Renders what is asked for and gives it as a file; answers with what would keep it from being delivered. */
function useWrite({ name, revision }: Of) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const project = useProject();
  return useMutation({
    mutationFn: async ({ shape, stage }: { shape: (typeof shapes)[number]; stage: string }) => {
      const saved = { project, name, number: revision };
      if (shape === 'document') {
        const { document } = await queryClient.fetchQuery(trpc.revision.get.queryOptions(saved));
        download(`${name}-r${revision}.yaml`, document);
        return [];
      }
      const [{ placements, problems }, { toYamlFile }] = await Promise.all([
        queryClient.fetchQuery(
          trpc.revision.export.queryOptions(
            { ...saved, ...(stage === '' ? {} : { stage }) },
            { staleTime: 0 },
          ),
        ),
        import('@/server/domain/kube-yaml'),
      ]);
      const objects = placements.flatMap((placement) => placement.resources);
      download(`${name}-r${revision}-objects.yaml`, toYamlFile(objects));
      return problems;
    },
  });
}

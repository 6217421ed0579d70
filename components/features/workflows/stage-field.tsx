'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { SelectField } from '@/components/ui/field';

/** Where the steps of a run work in a cluster; not asked where there is no choice. `''`: the project's first stage. */
export function StageField({ value, onChange }: { value: string; onChange: (stage: string) => void }) {
  const t = useTranslations('workflows');
  const trpc = useTRPC();
  const project = useProject();
  const stages = useQuery(trpc.environment.stages.queryOptions({ project }));
  if ((stages.data?.length ?? 0) <= 1 && value === '') return null;
  return (
    <SelectField
      label={t('stage')}
      help={t('stageHelp')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">{t('firstStage')}</option>
      {stages.data?.map((each) => (
        <option key={each.name}>{each.name}</option>
      ))}
    </SelectField>
  );
}

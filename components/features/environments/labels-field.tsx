'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { SkeletonBlock } from '@/components/patterns/skeleton';
import { parseLabels } from './labels-text';

const LabelsTags = dynamic(() => import('./labels-tags').then((module) => module.LabelsTags), {
  ssr: false,
  loading: () => <SkeletonBlock label="" size="field" />,
});

/** Labels of a cluster; what is none is said under the field. */
export function LabelsField({ value, onChange }: { value: string[]; onChange: (value: string[]) => void }) {
  const t = useTranslations('environments');
  const { wrong } = parseLabels(value.join('\n'));
  return (
    <LabelsTags
      label={t('labels')}
      help={t('labelsHelp')}
      placeholder="region=eu"
      error={wrong === undefined ? undefined : t('labelWrong', { got: wrong })}
      value={value}
      onChange={onChange}
    />
  );
}

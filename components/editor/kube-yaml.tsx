'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { useNonce } from '@/components/theme/theme-provider';
import type { Problem } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { Known } from './completion';

const YamlEditor = dynamic(() => import('./yaml-editor').then((module) => module.YamlEditor), {
  ssr: false,
  loading: EditorSkeleton,
});

function EditorSkeleton() {
  const t = useTranslations('patterns');
  return <SkeletonRows rows={16} label={t('loading')} />;
}

/** An object of Kubernetes in the editor, with completion from the schema of its kind. */
export function KubeYaml({
  schema,
  ...editor
}: {
  label: string;
  value: string;
  schema: JsonObject | null;
  problems: readonly Problem[];
  onChange: (value: string) => void;
  onSave: () => void;
}) {
  const t = useTranslations('editor');
  const nonce = useNonce();
  const known = useMemo<Known>(
    () => ({
      application: schema ?? {},
      definitions: [],
      words: { required: t('required'), default: t('default'), oneOfSeveral: t('oneOfSeveral') },
    }),
    [schema, t],
  );
  const phrases = useMemo(() => t.raw('phrases') as Record<string, string>, [t]);
  return <YamlEditor {...editor} known={known} phrases={phrases} nonce={nonce} />;
}

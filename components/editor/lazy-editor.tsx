'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { type ComponentProps, useMemo } from 'react';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { useNonce } from '@/components/theme/theme-provider';
import type { Known } from './completion';

const YamlEditor = dynamic(() => import('./yaml-editor').then((module) => module.YamlEditor), {
  ssr: false,
  loading: EditorSkeleton,
});

function EditorSkeleton() {
  const t = useTranslations('patterns');
  return <SkeletonRows rows={16} label={t('loading')} />;
}

type Own = 'known' | 'phrases' | 'nonce';

/** The editor, loaded when it is needed, in the words of the page. */
export function LazyEditor({
  known,
  ...editor
}: Omit<ComponentProps<typeof YamlEditor>, Own> & { known: Omit<Known, 'words'> }) {
  const t = useTranslations('editor');
  const nonce = useNonce();
  const whole = useMemo<Known>(
    () => ({
      ...known,
      words: { required: t('required'), default: t('default'), oneOfSeveral: t('oneOfSeveral') },
    }),
    [known, t],
  );
  const phrases = useMemo(() => t.raw('phrases') as Record<string, string>, [t]);
  return <YamlEditor {...editor} known={whole} phrases={phrases} nonce={nonce} />;
}

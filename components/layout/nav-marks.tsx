'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useProject } from '@/components/patterns/session';
import { useOverview } from '@/components/trpc/use-overview';
import type { GlyphName } from '@/components/ui/glyph';
import { Num } from '@/components/ui/num';
import type { Tone } from '@/components/ui/status-look';
import { Mark } from '@/components/ui/status-mark';
import type { PlaceKey } from './places';
import text from '@/components/ui/text.module.css';

/** A count beside a place is a status mark: what is wrong or at work there, not how many there are. */
export function useNavMarks(): Partial<Record<PlaceKey, ReactNode>> {
  const t = useTranslations('shell');
  const { data } = useOverview(useProject());
  if (!data) return {};
  const of = (kinds: readonly string[]) => data.attention.filter((item) => kinds.includes(item.kind)).length;
  const failing = data.attention.filter(
    (item) => item.kind === 'instance' && (item.state === 'failed' || item.state === 'error'),
  ).length;
  const mark = (count: number, glyph: GlyphName, tone: Tone, word: string): ReactNode =>
    count === 0 ? undefined : (
      <Mark glyph={glyph} tone={tone} size="nav">
        <span>
          <Num value={count} />
          <span className={text.hidden}> {word}</span>
        </span>
      </Mark>
    );
  return {
    overview: mark(of(['suspended']), 'ask', 'ask', t('markWaiting')),
    applications: mark(failing, 'fail', 'fail', t('markFailing')),
    runs: mark(data.working.length, 'run', 'run', t('markRunning')),
    environments: mark(of(['cluster']), 'error', 'fail', t('markUnreachable')),
  };
}

'use client';

import { useTranslations } from 'next-intl';
import { useShownProblem } from '@/components/patterns/query-failure';
import { Ago } from '@/components/ui/ago';
import { Button } from '@/components/ui/button';
import type { Drafts } from './use-drafts';

/** Whether what is written is safe, should the page be left or the browser end. */
export function DraftState({
  drafts: { keeping, retry },
  foundFrom,
}: {
  drafts: Drafts;
  foundFrom: Date | null;
}) {
  const t = useTranslations('revisions');
  if (keeping.state === 'failed') return <NotKept error={keeping.error} onRetry={retry} />;
  if (keeping.state === 'keeping') return <> · {t('draftKeeping')}</>;
  const at = keeping.at ?? foundFrom;
  return (
    <>
      {' '}
      · {t(keeping.at ? 'draftKept' : 'draftFound')} {at && <Ago at={at} long />}
    </>
  );
}

function NotKept({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslations('revisions');
  const { problem } = useShownProblem(error);
  return (
    <span role="alert">
      {' '}
      · {t('draftNotKept', { why: problem.message })}{' '}
      <Button size="sm" variant="subtle" onClick={onRetry}>
        {t('draftRetry')}
      </Button>
    </span>
  );
}

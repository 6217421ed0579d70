'use client';

import { useTranslations } from 'next-intl';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { Segmented } from '@/components/ui/segmented';

const views = ['form', 'yaml'] as const;
export type DocumentView = (typeof views)[number];

/** Which of the two views of a document is open; in the address. */
export function useDocumentView(first: DocumentView) {
  return useQueryState(
    'view',
    parseAsStringLiteral(views).withDefault(first).withOptions({ history: 'replace' }),
  );
}

export function ViewSwitch({
  view,
  onChange,
}: {
  view: DocumentView;
  onChange: (view: DocumentView) => void;
}) {
  const t = useTranslations('applicationForm');
  return (
    <Segmented
      label={t('view')}
      value={view}
      options={views.map((value) => ({ value, label: t(`views.${value}`) }))}
      onChange={onChange}
    />
  );
}

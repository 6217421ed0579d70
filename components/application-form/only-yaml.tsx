'use client';

import { useTranslations } from 'next-intl';
import { Empty } from '@/components/patterns/empty';

/** In place of a form, of a text that it cannot show. */
export function OnlyYaml() {
  const t = useTranslations('applicationForm');
  return <Empty title={t('onlyYaml')}>{t('onlyYamlText')}</Empty>;
}

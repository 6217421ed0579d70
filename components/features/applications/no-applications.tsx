'use client';

import { useTranslations } from 'next-intl';
import { Empty } from '@/components/patterns/empty';
import { useMay, useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';

export function NoApplications() {
  const t = useTranslations('applications');
  const project = useProject();
  const may = useMay('application.write');
  return (
    <Empty
      title={t('none')}
      actions={
        may.allowed && (
          <>
            <ButtonLink variant="default" href={routes.newApplication(project)}>
              {t('new')}
            </ButtonLink>
            <ButtonLink variant="subtle" href={routes.types(project)}>
              {t('seeTypes')}
            </ButtonLink>
          </>
        )
      }
    >
      {may.allowed ? t('noneText') : t('noneTextViewer')}
    </Empty>
  );
}

export function NoMatch({ onDrop }: { onDrop: () => void }) {
  const t = useTranslations('applications');
  return (
    <Empty title={t('noMatch')} actions={<Button onClick={onDrop}>{t('dropFilters')}</Button>}>
      {t('noMatchText')}
    </Empty>
  );
}

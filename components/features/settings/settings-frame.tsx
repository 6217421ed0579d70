'use client';

import { useTranslations } from 'next-intl';
import { useSelectedLayoutSegment } from 'next/navigation';
import type { ReactNode } from 'react';
import { PageHeader } from '@/components/patterns/page-header';
import { useSession } from '@/components/patterns/session';
import { Tabs } from '@/components/patterns/tabs';
import { routes, settingsParts } from '@/components/routes';

/** The parts of the settings as tabs; people of the instance only for those who may see them. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const t = useTranslations('settings');
  const { user, project } = useSession();
  const current = useSelectedLayoutSegment() ?? 'members';
  const parts = settingsParts.filter((part) => part !== 'users' || user.instanceAdmin);
  return (
    <>
      <PageHeader title={t('title')} says={t('says', { project: project.title })} />
      <Tabs
        label={t('parts')}
        current={current}
        tabs={parts.map((part) => ({
          key: part,
          href: routes.settings(project.name, part),
          label: t(`part.${part}`),
        }))}
      />
      {children}
    </>
  );
}

'use client';

import { IconKey, IconLogout, IconUser, IconDevices } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { localeNames, locales } from '@/components/i18n/locale';
import { useSession } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { schemeChoices } from '@/components/theme/color-scheme';
import { useSchemeChoice } from '@/components/theme/theme-provider';
import { useTRPC } from '@/components/trpc/trpc';
import { Icon } from '@/components/ui/icon';
import { Menu } from '@/components/ui/menu';
import { MenuGroup, MenuItem, MenuLink, MenuRadio } from '@/components/ui/menu-items';
import { Person } from '@/components/ui/person';
import { chooseLanguage } from './preferences';
import classes from './top-strip.module.css';

export function UserMenu() {
  const t = useTranslations('shell');
  const { user, project } = useSession();
  return (
    <Menu
      label={t('you', { name: user.name })}
      triggerClassName={classes.you}
      trigger={<Person name={user.name} />}
      align="end"
    >
      <div className={classes.who}>
        <b>{user.name}</b>
        <span>{user.email}</span>
      </div>
      <ThemeGroup />
      <LanguageGroup />
      <MenuGroup>
        <MenuLink href={routes.settings(project.name, 'account')} icon={<Icon of={IconUser} />}>
          {t('account')}
        </MenuLink>
        <MenuLink href={routes.settings(project.name, 'tokens')} icon={<Icon of={IconKey} />}>
          {t('tokens')}
        </MenuLink>
      </MenuGroup>
      <SignOutGroup />
    </Menu>
  );
}

function ThemeGroup() {
  const t = useTranslations('shell');
  const [chosen, choose] = useSchemeChoice();
  return (
    <MenuGroup label={t('theme')}>
      {schemeChoices.map((choice) => (
        <MenuRadio key={choice} checked={choice === chosen} onSelect={() => choose(choice)}>
          {t(`scheme.${choice}`)}
        </MenuRadio>
      ))}
    </MenuGroup>
  );
}

function LanguageGroup() {
  const t = useTranslations('shell');
  const router = useRouter();
  const current = useLocale();
  return (
    <MenuGroup label={t('language')}>
      {locales.map((locale) => (
        <MenuRadio
          key={locale}
          checked={current.startsWith(locale)}
          onSelect={() => {
            chooseLanguage(locale);
            router.refresh();
          }}
        >
          <span lang={locale}>{localeNames[locale]}</span>
        </MenuRadio>
      ))}
    </MenuGroup>
  );
}

function SignOutGroup() {
  const t = useTranslations('shell');
  const trpc = useTRPC();
  // A whole new page: nothing that this person read stays in the tab.
  const leave = { onSuccess: () => window.location.assign(routes.signIn()) };
  const signOut = useMutation(trpc.session.signOut.mutationOptions(leave));
  const everywhere = useMutation(trpc.session.signOutEverywhere.mutationOptions(leave));
  return (
    <MenuGroup>
      <MenuItem icon={<Icon of={IconLogout} />} onSelect={() => signOut.mutate()}>
        {t('signOut')}
      </MenuItem>
      <MenuItem icon={<Icon of={IconDevices} />} onSelect={() => everywhere.mutate()}>
        {t('signOutEverywhere')}
      </MenuItem>
    </MenuGroup>
  );
}

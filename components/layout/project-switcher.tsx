'use client';

import { IconFolder, IconSelector } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { useSession } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { Icon } from '@/components/ui/icon';
import { Menu } from '@/components/ui/menu';
import { MenuGroup, MenuLink } from '@/components/ui/menu-items';
import classes from './project-switcher.module.css';

export function ProjectSwitcher() {
  const t = useTranslations('shell');
  const { project, projects } = useSession();
  return (
    <div className={classes.scope}>
      <Menu
        label={t('switchProject', { project: project.title })}
        triggerClassName={classes.trigger}
        trigger={
          <>
            <Icon of={IconFolder} size="sm" />
            <span>{project.title}</span>
            <Icon of={IconSelector} size="sm" />
          </>
        }
      >
        <MenuGroup label={t('projects')}>
          {projects.map(({ name, title, role }) => (
            <MenuLink
              key={name}
              href={routes.overview(name)}
              icon={name === project.name ? <span className={classes.here} /> : undefined}
              end={t(`role.${role}`)}
            >
              {title}
            </MenuLink>
          ))}
        </MenuGroup>
      </Menu>
    </div>
  );
}

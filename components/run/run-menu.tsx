'use client';

import { IconArrowsDiff, IconBraces, IconChevronDown, IconPin, IconPinnedOff } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { MutationNote } from '@/components/patterns/mutation-note';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { Icon } from '@/components/ui/icon';
import { Menu } from '@/components/ui/menu';
import { MenuGroup, MenuItem, MenuLink } from '@/components/ui/menu-items';
import { canSetContext } from '@/server/domain/status';
import { SetContext } from './set-context';
import type { Run } from './use-run';
import button from '@/components/theme/button.module.css';

/** What is seldom done with a run. `reason`: why none of it that changes the run is allowed. */
export function RunMenu({ run, reason }: { run: Run; reason: string | undefined }) {
  const t = useTranslations('run');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const [setting, setSetting] = useState(false);
  const onSuccess = () => queryClient.invalidateQueries(trpc.run.pathFilter());
  const pin = useMutation(trpc.run[run.pinned ? 'unpin' : 'pin'].mutationOptions({ onSuccess }));
  const isPart = run.parent !== null;
  const ended = canSetContext(run.state) ? undefined : t('context.ended');
  return (
    <>
      {pin.error && <MutationNote error={pin.error} />}
      <Menu
        label={t('more')}
        align="end"
        triggerClassName={button.root}
        trigger={
          <>
            {t('more')}
            <Icon of={IconChevronDown} size="sm" />
          </>
        }
      >
        <MenuGroup>
          <MenuItem
            icon={<Icon of={IconBraces} size="sm" />}
            disabled={reason ?? ended}
            onSelect={() => setSetting(true)}
          >
            {t('context.menu')}
          </MenuItem>
          {!isPart && (
            <MenuLink
              icon={<Icon of={IconArrowsDiff} size="sm" />}
              href={routes.compareRuns(project, run.id)}
            >
              {t('compare')}
            </MenuLink>
          )}
          {!isPart && (
            <MenuItem
              icon={<Icon of={run.pinned ? IconPinnedOff : IconPin} size="sm" />}
              disabled={reason}
              onSelect={() => pin.mutate({ project, id: run.id })}
            >
              {t(run.pinned ? 'unpin' : 'pin')}
            </MenuItem>
          )}
        </MenuGroup>
      </Menu>
      {setting && <SetContext run={run} onClose={() => setSetting(false)} />}
    </>
  );
}

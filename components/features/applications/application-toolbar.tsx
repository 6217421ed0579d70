'use client';

import { IconArrowsSort } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { FilterChips } from '@/components/patterns/filter-chips';
import { SearchBox } from '@/components/patterns/search-box';
import { Toolbar } from '@/components/patterns/toolbar';
import { Icon } from '@/components/ui/icon';
import { Menu } from '@/components/ui/menu';
import { MenuGroup, MenuRadio } from '@/components/ui/menu-items';
import { sorts, type ListParams } from './list-params';
import classes from './applications.module.css';

export function ApplicationToolbar({
  params,
  onChange,
}: {
  params: ListParams;
  onChange: (next: Partial<ListParams>) => void;
}) {
  const t = useTranslations('applications');
  const chips = [
    ...(params.q === ''
      ? []
      : [{ key: 'q', name: t('search'), value: params.q, onRemove: () => onChange({ q: '' }) }]),
    ...(params.state === null
      ? []
      : [
          {
            key: 'state',
            name: t('health'),
            value: t(`group.${params.state}`),
            onRemove: () => onChange({ state: null }),
          },
        ]),
  ];
  return (
    <Toolbar
      end={
        <Menu
          label={t('sort')}
          align="end"
          triggerClassName={classes.sort}
          trigger={
            <>
              <Icon of={IconArrowsSort} size="sm" />
              {t(`sortBy.${params.sort}`)}
            </>
          }
        >
          <MenuGroup label={t('sort')}>
            {sorts.map((sort) => (
              <MenuRadio key={sort} checked={sort === params.sort} onSelect={() => onChange({ sort })}>
                {t(`sortBy.${sort}`)}
              </MenuRadio>
            ))}
          </MenuGroup>
        </Menu>
      }
    >
      <SearchBox label={t('searchLabel')} value={params.q} onSearch={(q) => onChange({ q })} />
      <FilterChips chips={chips} />
    </Toolbar>
  );
}

'use client';

import { IconKeyboard, IconSearch } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Kbd } from '@/components/ui/kbd';
import { LiveWord } from './connection-foot';
import { Crumbs } from './crumbs';
import { UserMenu } from './user-menu';
import classes from './top-strip.module.css';

/** Path, Live, find, keys, you. Nothing else lives here. */
export function TopStrip({ onFind, onKeys }: { onFind: () => void; onKeys: () => void }) {
  const t = useTranslations('shell');
  return (
    <header className={classes.top}>
      <Crumbs />
      <span className={classes.live}>
        <LiveWord />
      </span>
      <button type="button" className={classes.find} onClick={onFind} aria-keyshortcuts="Control+K Meta+K">
        <Icon of={IconSearch} size="sm" />
        <span>{t('find')}</span>
        <Kbd>{t('findKey')}</Kbd>
      </button>
      <span className={classes.keys}>
        <Button variant="subtle" size="sm" icon={<Icon of={IconKeyboard} />} onClick={onKeys}>
          {t('keys')} <Kbd>?</Kbd>
        </Button>
      </span>
      <UserMenu />
    </header>
  );
}

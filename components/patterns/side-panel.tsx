'use client';

import { IconX } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { useEffect, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import classes from './side-panel.module.css';

/** Part of the page, always right, its content has an address. Esc closes it; on a phone it covers the page. */
export function SidePanel({
  label,
  head,
  actions,
  onClose,
  children,
}: {
  label: string;
  head: ReactNode;
  actions?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useTranslations('patterns');
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // A dialog or a menu above closes first.
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]'))
        onClose();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onClose]);
  return (
    <aside className={classes.panel} aria-label={label}>
      <header className={classes.head}>
        <div className={classes.title}>{head}</div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
        <Button variant="subtle" size="sm" label={t('close')} icon={<Icon of={IconX} />} onClick={onClose} />
      </header>
      <div className={classes.body}>{children}</div>
    </aside>
  );
}

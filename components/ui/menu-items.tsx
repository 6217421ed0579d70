'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import classes from './menu.module.css';

type Item = { icon?: ReactNode; end?: ReactNode; children: ReactNode };

function Inside({ icon, end, children }: Item) {
  return (
    <>
      <span className={classes.icon}>{icon}</span>
      <span className={classes.word}>{children}</span>
      {end !== undefined && <span className={classes.end}>{end}</span>}
    </>
  );
}

/** `disabled`: why it may not be chosen now. */
export function MenuItem({
  onSelect,
  disabled,
  ...item
}: Item & { onSelect: () => void; disabled?: string | undefined }) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={classes.item}
      aria-disabled={disabled !== undefined || undefined}
      title={disabled}
      onClick={disabled === undefined ? onSelect : undefined}
    >
      <Inside {...item} />
    </button>
  );
}

export function MenuLink({ href, ...item }: Item & { href: string }) {
  return (
    <Link role="menuitem" tabIndex={-1} className={classes.item} href={href}>
      <Inside {...item} />
    </Link>
  );
}

/** One of several, the chosen one ticked. */
export function MenuRadio({
  checked,
  onSelect,
  children,
  end,
}: Omit<Item, 'icon'> & { checked: boolean; onSelect: () => void }) {
  return (
    <button
      type="button"
      role="menuitemradio"
      aria-checked={checked}
      tabIndex={-1}
      className={classes.item}
      onClick={onSelect}
    >
      <Inside end={end} icon={checked ? <span className={classes.tick} /> : undefined}>
        {children}
      </Inside>
    </button>
  );
}

export function MenuGroup({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={label} className={classes.group}>
      {label !== undefined && (
        <div className={classes.label} aria-hidden="true">
          {label}
        </div>
      )}
      {children}
    </div>
  );
}

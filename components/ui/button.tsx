'use client';

import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import classes from '@/components/theme/button.module.css';

type Look = {
  /** One `filled` a page; `danger` only in a dialog that has shown its plan. */
  variant?: 'filled' | 'default' | 'subtle' | 'danger';
  size?: 'sm';
  icon?: ReactNode;
  /** Only an icon is seen: `label` is its name and tooltip. */
  label?: string;
  children?: ReactNode;
};

function lookOf({ variant = 'default', size, label, children }: Look) {
  const alone = children === undefined || children === null;
  return {
    className: classes.root,
    'data-variant': variant,
    'data-size': size,
    'data-icon-only': alone || undefined,
    'aria-label': label,
    title: alone ? label : undefined,
  };
}

/** `busy` keeps the width and refuses a second press; `reason` disables it and says why, to the eye by the caller's side. */
export function Button({
  variant,
  size,
  icon,
  label,
  children,
  busy,
  type,
  onClick,
  ...rest
}: Look & { busy?: boolean } & Omit<ComponentProps<'button'>, 'className' | 'style'>) {
  return (
    <button
      {...rest}
      {...lookOf({ variant, size, label, children })}
      type={type === 'submit' ? 'submit' : 'button'}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest['aria-disabled']}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {icon}
      {children}
    </button>
  );
}

/** Goes somewhere, looks like a button. */
export function ButtonLink({
  variant,
  size,
  icon,
  label,
  children,
  ...rest
}: Look & Omit<ComponentProps<typeof Link>, 'className' | 'style'>) {
  return (
    <Link {...rest} {...lookOf({ variant, size, label, children })}>
      {icon}
      {children}
    </Link>
  );
}

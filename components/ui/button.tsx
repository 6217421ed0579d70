'use client';

import type { ComponentProps } from 'react';
import { lookOf, type Look } from './button-look';

/** `busy` keeps the width and refuses a second press. */
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

'use client';

import Link from 'next/link';
import type { ComponentProps } from 'react';
import { lookOf, type Look } from './button-look';

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

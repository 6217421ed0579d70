import type { ReactNode } from 'react';
import classes from '@/components/theme/button.module.css';

export type Look = {
  /** One `filled` a page; `danger` only in a dialog that has shown its plan. */
  variant?: 'filled' | 'default' | 'subtle' | 'danger';
  size?: 'sm';
  icon?: ReactNode;
  /** Only an icon is seen: `label` is its name and tooltip. */
  label?: string;
  children?: ReactNode;
};

/** Class and attributes of a button, for a button and for a link alike. */
export function lookOf({ variant = 'default', size, label, children }: Look) {
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

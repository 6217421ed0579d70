'use client';

import { useEffect, useRef, type ComponentProps, type ReactNode } from 'react';
import classes from './checkbox.module.css';

/** 16 px to the eye, 30 px to the finger. Without children give `aria-label`. */
export function Checkbox({
  indeterminate = false,
  children,
  ...rest
}: { indeterminate?: boolean; children?: ReactNode } & Omit<
  ComponentProps<'input'>,
  'type' | 'className' | 'style'
>) {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (ref.current) ref.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <label className={classes.label}>
      <span className={classes.box}>
        <input {...rest} ref={ref} type="checkbox" className={classes.input} />
        <svg viewBox="0 0 12 12" aria-hidden="true" className={classes.tick}>
          <path d="M2.2 6.3l2.5 2.5 5-5.4" />
        </svg>
        <svg viewBox="0 0 12 12" aria-hidden="true" className={classes.dash}>
          <path d="M2.5 6h7" />
        </svg>
      </span>
      {children}
    </label>
  );
}

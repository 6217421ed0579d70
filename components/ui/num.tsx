'use client';

import { useFormatter } from 'next-intl';
import text from './text.module.css';

/** A figure that lines up with the ones above it; `unit` is thin: 12 min, 4 GiB. */
export function Num({ value, unit, digits }: { value: number; unit?: string; digits?: number }) {
  const format = useFormatter();
  const figure = format.number(value, digits === undefined ? undefined : { maximumFractionDigits: digits });
  return <span className={text.num}>{unit === undefined ? figure : `${figure}\u202f${unit}`}</span>;
}

'use client';

import type { MultiSchemaFieldTemplateProps } from '@rjsf/utils';
import classes from './form.module.css';

/** One of several forms: which one, then its fields. */
export function FormChoice({ selector, optionSchemaField }: MultiSchemaFieldTemplateProps) {
  return (
    <div className={classes.choice}>
      {selector}
      {optionSchemaField}
    </div>
  );
}

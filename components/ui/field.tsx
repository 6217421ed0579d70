'use client';

import { clsx } from 'clsx';
import { useId, type ComponentProps, type ReactNode } from 'react';
import { Glyph } from './glyph';
import own from './field.module.css';
import classes from '@/components/theme/field.module.css';

export type FieldLook = {
  label: ReactNode;
  help?: ReactNode;
  /** What was expected, what was got, a value that would do. */
  error?: ReactNode;
  /** Required is the rule: what may be left out says so. */
  optional?: string;
};

function useField({ help, error }: Pick<FieldLook, 'help' | 'error'>) {
  const id = useId();
  const describedBy = [error !== undefined && `${id}-error`, help !== undefined && `${id}-help`]
    .filter(Boolean)
    .join(' ');
  return {
    id,
    aria: {
      id,
      'aria-invalid': error !== undefined || undefined,
      'aria-describedby': describedBy || undefined,
    },
  };
}

function Frame({
  id,
  label,
  help,
  error,
  optional,
  children,
}: FieldLook & { id: string; children: ReactNode }) {
  return (
    <div className={classes.root}>
      <label className={classes.label} htmlFor={id}>
        {label}
        {optional !== undefined && <span className={own.optional}>{optional}</span>}
      </label>
      {children}
      {help !== undefined && (
        <p id={`${id}-help`} className={classes.description}>
          {help}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className={classes.error} role="alert">
          <span className={own.glyph}>
            <Glyph name="fail" />
          </span>
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}

type Native<T extends 'input' | 'textarea' | 'select'> = Omit<
  ComponentProps<T>,
  'className' | 'style' | 'id'
>;

export function TextField({
  label,
  help,
  error,
  optional,
  mono,
  ...rest
}: FieldLook & Native<'input'> & { mono?: boolean }) {
  const { id, aria } = useField({ help, error });
  return (
    <Frame {...{ id, label, help, error, optional }}>
      <input {...rest} {...aria} className={classes.input} data-mono={mono || undefined} />
    </Frame>
  );
}

export function TextAreaField({
  label,
  help,
  error,
  optional,
  mono,
  ...rest
}: FieldLook & Native<'textarea'> & { mono?: boolean }) {
  const { id, aria } = useField({ help, error });
  return (
    <Frame {...{ id, label, help, error, optional }}>
      <textarea {...rest} {...aria} className={clsx(classes.input, own.area)} data-mono={mono || undefined} />
    </Frame>
  );
}

/** The browser's own select: right on a phone, right with a keyboard, nothing to load. */
export function SelectField({
  label,
  help,
  error,
  optional,
  children,
  ...rest
}: FieldLook & Native<'select'>) {
  const { id, aria } = useField({ help, error });
  return (
    <Frame {...{ id, label, help, error, optional }}>
      <select {...rest} {...aria} className={clsx(classes.input, own.select)}>
        {children}
      </select>
    </Frame>
  );
}

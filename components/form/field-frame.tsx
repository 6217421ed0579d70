'use client';

import type { FieldTemplateProps } from '@rjsf/utils';
import { useTranslations } from 'next-intl';
import { Glyph } from '@/components/ui/glyph';
import { NamedEntry } from './named-entry';
import classes from './form.module.css';
import theme from '@/components/theme/field.module.css';
import own from '@/components/ui/field.module.css';

/** Label above, help below; a dot when it differs from its default, with the way back beside it. */
export function FieldFrame(props: FieldTemplateProps) {
  const { id, label, children, rawErrors, rawDescription, required, hidden, displayLabel } = props;
  const t = useTranslations('form');
  if (hidden) return <div hidden>{children}</div>;
  const changed = isChanged(props);
  return (
    <NamedEntry {...props}>
      <div className={theme.root} data-field={id}>
        {displayLabel && (
          <label className={theme.label} htmlFor={id}>
            {label}
            {!required && props.schema.default === undefined && (
              <span className={own.optional}>{t('optional')}</span>
            )}
            {changed && (
              <Changed
                to={props.schema.default}
                onReset={() => props.onChange(props.schema.default, props.fieldPathId.path)}
              />
            )}
          </label>
        )}
        {children}
        {displayLabel && rawDescription && (
          <p id={`${id}__help`} className={theme.description}>
            {rawDescription}
          </p>
        )}
        {rawErrors?.map((error) => (
          <p key={error} className={theme.error} role="alert">
            <span className={own.glyph}>
              <Glyph name="fail" />
            </span>
            <span>{error}</span>
          </p>
        ))}
      </div>
    </NamedEntry>
  );
}

function isChanged({ schema, formData }: FieldTemplateProps): boolean {
  const simple = ['string', 'number', 'boolean'].includes(typeof schema.default);
  return simple && formData !== undefined && formData !== schema.default;
}

function Changed({ to, onReset }: { to: unknown; onReset: () => void }) {
  const t = useTranslations('form');
  return (
    <>
      <span className={classes.changed} role="img" aria-label={t('changed')} title={t('changed')} />
      <button type="button" className={classes.reset} onClick={onReset}>
        {t('reset', { value: String(to) })}
      </button>
    </>
  );
}

'use client';

import type { FieldTemplateProps } from '@rjsf/utils';
import { useTranslations } from 'next-intl';
import { defaultText } from './default-text';
import { FieldError } from './field-error';
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
  // A check box has its label beside it.
  const isBoolean = props.schema.type === 'boolean';
  return (
    <NamedEntry {...props}>
      <div className={theme.root} data-field={id}>
        {displayLabel && (
          <label className={theme.label} htmlFor={id}>
            {label}
            {!required && props.schema.default === undefined && (
              <span className={own.optional}>{t('optional')}</span>
            )}
            {changed && <ChangedMark />}
            {changed && <Reset {...props} />}
          </label>
        )}
        {isBoolean ? (
          <div className={classes.check}>
            {children}
            {changed && <ChangedMark />}
            {changed && <Reset {...props} />}
          </div>
        ) : (
          children
        )}
        {(displayLabel || isBoolean) && rawDescription && (
          <p id={`${id}__help`} className={theme.description}>
            {rawDescription}
          </p>
        )}
        {rawErrors?.map((error) => (
          <FieldError key={error}>{error}</FieldError>
        ))}
      </div>
    </NamedEntry>
  );
}

function isChanged({ schema, formData }: FieldTemplateProps): boolean {
  const simple = ['string', 'number', 'boolean'].includes(typeof schema.default);
  return simple && formData !== undefined && formData !== schema.default;
}

function ChangedMark() {
  const t = useTranslations('form');
  return <span className={classes.changed} role="img" aria-label={t('changed')} title={t('changed')} />;
}

/** Back to the default, by leaving the value out. */
function Reset({ schema, onChange, fieldPathId }: FieldTemplateProps) {
  const t = useTranslations('form');
  const value = defaultText(schema.default);
  return (
    <button type="button" className={classes.reset} onClick={() => onChange(undefined, fieldPathId.path)}>
      {t('reset', { value })}
    </button>
  );
}

'use client';

import {
  type BaseInputTemplateProps,
  type WidgetProps,
  enumOptionsIndexForValue,
  enumOptionsValueForIndex,
  getInputProps,
} from '@rjsf/utils';
import { clsx } from 'clsx';
import { Checkbox } from '@/components/ui/checkbox';
import { defaultText } from './default-text';
import { unitOf } from './unit-of';
import classes from './form.module.css';
import theme from '@/components/theme/field.module.css';
import own from '@/components/ui/field.module.css';

const described = ({ id, rawErrors }: Pick<WidgetProps, 'id' | 'rawErrors'>) => ({
  id,
  'aria-describedby': `${id}__help`,
  'aria-invalid': (rawErrors?.length ?? 0) > 0 || undefined,
});

/** Text and numbers. An emptied field is one that is left out. */
export function TextInput(props: BaseInputTemplateProps) {
  const {
    id,
    value,
    required,
    disabled,
    readonly,
    placeholder,
    schema,
    type,
    options,
    onChange,
    onBlur,
    onFocus,
  } = props;
  const input = getInputProps(schema, type, options);
  const unit = unitOf(props.name, options['unit']);
  const inList = (schema.examples as unknown[] | undefined)?.length ? `${id}__examples` : undefined;
  return (
    <div className={classes.hinted}>
      <input
        {...described(props)}
        {...input}
        className={theme.input}
        value={(value as string | number | undefined) ?? ''}
        placeholder={placeholder || (schema.default === undefined ? undefined : defaultText(schema.default))}
        required={required}
        disabled={disabled || readonly}
        list={inList}
        data-mono={options['mono'] === true || undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value === '' ? options.emptyValue : event.target.value)}
        onBlur={(event) => onBlur(id, event.target.value)}
        onFocus={(event) => onFocus(id, event.target.value)}
      />
      {unit && <span className={classes.unit}>{unit}</span>}
      {inList && (
        <datalist id={inList}>
          {(schema.examples as unknown[]).map((example) => (
            <option key={String(example)} value={String(example)}>
              {String(example)}
            </option>
          ))}
        </datalist>
      )}
    </div>
  );
}

export function SelectInput(props: WidgetProps) {
  const { options, required, disabled, readonly, schema, multiple, onChange } = props;
  const value: unknown = props.value ?? schema.default;
  const choices = options.enumOptions ?? [];
  const index = enumOptionsIndexForValue(value, choices, multiple);
  return (
    <select
      {...described(props)}
      className={clsx(theme.input, own.select)}
      value={typeof index === 'string' ? index : ''}
      required={required}
      disabled={disabled || readonly}
      onChange={(event) =>
        onChange(enumOptionsValueForIndex(event.target.value, choices, options.emptyValue))
      }
    >
      {(!required || value === undefined) && schema.default === undefined && <option value="">–</option>}
      {choices.map(({ label }, i) => (
        <option key={label} value={String(i)}>
          {label}
        </option>
      ))}
    </select>
  );
}

export function CheckboxInput(props: WidgetProps) {
  const { value, label, schema, disabled, readonly, onChange } = props;
  return (
    <Checkbox
      {...described(props)}
      checked={(value ?? schema.default) === true}
      disabled={disabled || readonly}
      onChange={(event) => onChange(event.target.checked)}
    >
      {label}
    </Checkbox>
  );
}

export function LongTextInput(props: WidgetProps) {
  const { value, options, onChange, disabled, readonly } = props;
  return (
    <textarea
      {...described(props)}
      className={clsx(theme.input, own.area)}
      value={(value as string | undefined) ?? ''}
      disabled={disabled || readonly}
      onChange={(event) => onChange(event.target.value === '' ? options.emptyValue : event.target.value)}
    />
  );
}

'use client';

import type { WidgetProps } from '@rjsf/utils';
import { useTranslations } from 'next-intl';
import { useClusterSearch } from '@/components/patterns/use-cluster-search';
import type { FormContext } from './form-context';
import {
  useApplicationNames,
  useComponentTypes,
  useMemberEmails,
  useTraitTypes,
  useWorkflowNames,
} from './live-names';
import { unitOf } from './unit-of';
import classes from './form.module.css';
import theme from '@/components/theme/field.module.css';

type Hint = { suggestions?: readonly string[]; example: string };

/** A text field that knows what is meant: an example, suggestions, a unit at its right, where it is counted in one. */
function hinted(name: string, useHint: (props: WidgetProps, context: FormContext) => Hint) {
  function HintedInput(props: WidgetProps) {
    const { id, value, schema, required, disabled, readonly, rawErrors, options, onChange, registry } = props;
    const t = useTranslations('form');
    const unit = unitOf(props.name, options['unit']);
    const { suggestions = [], example } = useHint(props, registry.formContext as FormContext);
    const isNumber = schema.type === 'integer' || schema.type === 'number';
    return (
      <div className={classes.hinted}>
        <input
          id={id}
          className={theme.input}
          aria-describedby={`${id}__help`}
          aria-invalid={(rawErrors?.length ?? 0) > 0 || undefined}
          type={isNumber ? 'number' : 'text'}
          data-mono={!isNumber || undefined}
          value={(value as string | number | undefined) ?? ''}
          placeholder={t('example', { example })}
          required={required}
          disabled={disabled || readonly}
          list={suggestions.length > 0 ? `${id}__suggestions` : undefined}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => {
            if (target.value === '') onChange(options.emptyValue);
            else onChange(isNumber ? Number(target.value) : target.value);
          }}
        />
        {unit && <span className={classes.unit}>{unit}</span>}
        {suggestions.length > 0 && (
          <datalist id={`${id}__suggestions`}>
            {suggestions.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </datalist>
        )}
      </div>
    );
  }
  HintedInput.displayName = name;
  return HintedInput;
}

const cpuSteps = ['100m', '250m', '500m', '1', '2'];
const memorySteps = ['128Mi', '256Mi', '512Mi', '1Gi', '2Gi'];

/** `local` is that of the stage. */
function useClusters({ value }: WidgetProps): Hint {
  const { names } = useClusterSearch(typeof value === 'string' ? value : '');
  return { example: 'local', suggestions: ['local', ...names] };
}

/** What there is now and begins like it, from the server. */
function live(example: string, useNames: (typed: string) => string[]) {
  return function useLiveHint({ value }: WidgetProps): Hint {
    return { example, suggestions: useNames(typeof value === 'string' ? value : '') };
  };
}

/** Widgets that definitions ask for by name. A name that is not here is drawn as its type. */
export const namedWidgets = {
  image: hinted('ImageInput', () => ({ example: 'ghcr.io/org/app:1.4.2' })),
  quantity: hinted('QuantityInput', ({ name, options }) => {
    const memory = options['unit'] === 'memory' || /mem|storage|size/i.test(name);
    return { example: memory ? '512Mi' : '500m', suggestions: memory ? memorySteps : cpuSteps };
  }),
  port: hinted('PortInput', () => ({ example: '8080' })),
  cron: hinted('CronInput', () => ({
    example: '0 3 * * *',
    suggestions: ['0 * * * *', '0 3 * * *', '0 3 * * 1'],
  })),
  duration: hinted('DurationInput', () => ({ example: '10m', suggestions: ['30s', '5m', '10m', '1h'] })),
  'secret-ref': hinted('SecretInput', (_props, context) => ({
    example: 'db-password',
    suggestions: context.choices['secrets'] ?? [],
  })),
  cluster: hinted('ClusterInput', useClusters),
  workflow: hinted('WorkflowInput', live('smoke-test', useWorkflowNames)),
  application: hinted('ApplicationInput', live('checkout', useApplicationNames)),
  person: hinted('PersonInput', live('kim@corp.example', useMemberEmails)),
  'component-type': hinted('ComponentTypeInput', live('webservice', useComponentTypes)),
  'trait-type': hinted('TraitTypeInput', live('scaler', useTraitTypes)),
  policy: hinted('PolicyInput', (_props, context) => ({
    example: 'production',
    suggestions: context.choices['policies'] ?? [],
  })),
  chart: hinted('ChartInput', (_props, context) => ({
    example: 'podinfo',
    suggestions: context.choices['charts'] ?? [],
  })),
  'chart-version': hinted('ChartVersionInput', (_props, context) => ({
    example: '^1.2',
    suggestions: context.choices['chart-versions'] ?? [],
  })),
  component: hinted('ComponentInput', (_props, context) => ({
    example: 'web',
    suggestions: context.choices['components'] ?? [],
  })),
};

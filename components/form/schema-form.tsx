'use client';

// Not the package's index: that pulls in a test helper, and with it ajv, which compiles code.
import Form from '@rjsf/core/lib/components/Form.js';
import type { RJSFSchema } from '@rjsf/utils';
import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { Problem } from '@/server/domain/error';
import type { UiHints } from '@/server/domain/form-hints';
import type { JsonObject } from '@/server/domain/json';
import { FieldFrame } from './field-frame';
import { FormChoice } from './form-choice';
import type { FormContext } from './form-context';
import { CheckboxInput, LongTextInput, SelectInput, TextInput } from './inputs';
import { interpretingValidator } from './interpreting-validator';
import { ListFields, ListItem } from './list-fields';
import { localizeSchema } from './localize-schema';
import { MapField } from './map-field';
import { namedWidgets } from './named-widgets';
import { ObjectFields } from './object-fields';
import { toErrorSchema } from './to-error-schema';
import { toUiSchema, withPlaceholders } from './to-ui-schema';
import { untypedFields } from './untyped-fields';
import { YamlField } from './yaml-field';

const templates = {
  FieldTemplate: FieldFrame,
  ObjectFieldTemplate: ObjectFields,
  ArrayFieldTemplate: ListFields,
  ArrayFieldItemTemplate: ListItem,
  MultiSchemaFieldTemplate: FormChoice,
  BaseInputTemplate: TextInput,
};
const widgets = {
  SelectWidget: SelectInput,
  CheckboxWidget: CheckboxInput,
  TextareaWidget: LongTextInput,
  textarea: LongTextInput,
  ...namedWidgets,
};
const knownWidgets = new Set(Object.keys(widgets));
const fields = {
  'key-value': MapField,
  env: MapField,
  'label-selector': MapField,
  object: YamlField,
  code: YamlField,
};

type SchemaFormProps = {
  idPrefix: string;
  schema: JsonObject;
  ui?: UiHints | undefined;
  value: JsonObject;
  onChange: (value: JsonObject) => void;
  /** With paths from the top of the value. */
  problems: readonly Problem[];
  choices?: FormContext['choices'];
  /** What an empty field says, by the name of its parameter: what it is filled with from elsewhere. */
  filled?: ReadonlyMap<string, string>;
};

const noneFilled: ReadonlyMap<string, string> = new Map();

/** A form for the parameters of a definition. Load it lazily. It never submits: the page around it saves. */
export function SchemaForm({
  idPrefix,
  schema,
  ui,
  value,
  onChange,
  problems,
  choices = {},
  filled = noneFilled,
}: SchemaFormProps) {
  const locale = useLocale();
  const t = useTranslations('form');
  const localized = useMemo(() => localizeSchema(schema, locale) as RJSFSchema, [schema, locale]);
  const uiSchema = useMemo(
    () => ({
      ...withPlaceholders(toUiSchema(ui, knownWidgets, untypedFields(schema)), filled),
      'ui:submitButtonOptions': { norender: true },
    }),
    [ui, schema, filled],
  );
  const extraErrors = useMemo(
    () => toErrorSchema(problems, (problem) => sentence(problem, t)),
    [problems, t],
  );
  return (
    <Form
      tagName="div"
      idPrefix={idPrefix}
      schema={localized}
      uiSchema={uiSchema}
      formData={value}
      validator={interpretingValidator}
      templates={templates}
      widgets={widgets}
      fields={fields}
      formContext={{ idPrefix, choices } satisfies FormContext}
      extraErrors={extraErrors}
      showErrorList={false}
      noHtml5Validate
      // A default is what happens when nothing is written; writing it down would fill the document with noise.
      experimental_defaultFormStateBehavior={{
        emptyObjectFields: 'skipDefaults',
        arrayMinItems: { populate: 'never' },
        constAsDefaults: 'never',
      }}
      onChange={(event) => onChange((event.formData ?? {}) as JsonObject)}
    />
  );
}

function sentence(
  { message, expected, got, hint }: Problem,
  t: ReturnType<typeof useTranslations<'form'>>,
): string {
  const parts = [message, expected && t('expected', { expected }), got && t('got', { got }), hint];
  return parts.filter(Boolean).join('. ');
}

'use client';

import {
  type ObjectFieldTemplatePropertyType,
  type ObjectFieldTemplateProps,
  canExpand,
  getUiOptions,
} from '@rjsf/utils';
import { useLocale, useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import type { UiHints } from '@/server/domain/form-hints';
import classes from './form.module.css';

type Options = { advanced?: string[]; sections?: NonNullable<UiHints['sections']> };

/** The fields of an object: what matters first, what is rarely needed folded away, parts under their titles. */
export function ObjectFields(props: ObjectFieldTemplateProps) {
  const { title, properties, schema, uiSchema, formData, onAddProperty, fieldPathId } = props;
  const t = useTranslations('form');
  const { advanced = [], sections = [] } = getUiOptions(uiSchema) as Options;
  const isTop = fieldPathId.path.length === 0;
  const errors = Object.keys(props.errorSchema ?? {});
  const rare = properties.filter((each) => advanced.includes(each.name));
  const usual = properties.filter((each) => !advanced.includes(each.name));
  const placed = new Set(sections.flatMap((section) => section.properties));
  return (
    <fieldset className={isTop ? classes.top : classes.object}>
      {!isTop && title && <legend>{title}</legend>}
      {sections.map((section) => (
        <Section
          key={titleText(section.title, 'en')}
          title={section.title}
          fields={usual.filter((each) => section.properties.includes(each.name))}
        />
      ))}
      {usual.filter((each) => !placed.has(each.name)).map((each) => each.content)}
      {canExpand(schema, uiSchema, formData) && (
        <Button size="sm" onClick={onAddProperty}>
          {t('addEntry')}
        </Button>
      )}
      {rare.length > 0 && (
        <details
          className={classes.advanced}
          open={rare.some((each) => errors.includes(each.name)) || undefined}
        >
          <summary>{t('advanced', { count: rare.length })}</summary>
          <div className={classes.fields}>{rare.map((each) => each.content)}</div>
        </details>
      )}
    </fieldset>
  );
}

function Section({
  title,
  fields,
}: {
  title: NonNullable<UiHints['sections']>[number]['title'];
  fields: ObjectFieldTemplatePropertyType[];
}) {
  const locale = useLocale();
  if (fields.length === 0) return null;
  return (
    <section className={classes.section}>
      <h3>{titleText(title, locale)}</h3>
      <div className={classes.fields}>{fields.map((each) => each.content)}</div>
    </section>
  );
}

function titleText(title: string | { en: string; zh: string }, locale: string): string {
  if (typeof title === 'string') return title;
  return locale === 'zh' ? title.zh : title.en;
}

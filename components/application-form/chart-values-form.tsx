'use client';

import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { SchemaForm } from '@/components/form/schema-form';
import { TextField } from '@/components/ui/field';
import { type JsonObject, isJsonObject } from '@/server/domain/json';
import { matching } from './chart-source';
import classes from './chart-values.module.css';

/** Fewer than these are all shown; of more, groups are opened one by one, for charts have thousands. */
const fewGroups = 3;

/** What stands at the top of the values, then a group for each map, drawn when it is opened. */
export function ChartValuesForm({
  schema,
  values,
  onChange,
}: {
  schema: JsonObject;
  values: JsonObject;
  onChange: (values: JsonObject) => void;
}) {
  const t = useTranslations('chart');
  const [words, setWords] = useState('');
  const { single, groups } = useMemo(() => split(matching(schema, words)), [schema, words]);
  const isOpen = words !== '' || groups.length <= fewGroups;
  const isEmpty = groups.length === 0 && Object.keys(single['properties'] as JsonObject).length === 0;
  const rest = (names: JsonObject) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !Object.hasOwn(names, name)));
  return (
    <div className={classes.form}>
      <TextField
        label={t('find')}
        type="search"
        value={words}
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
      />
      {isEmpty && <p>{words === '' ? t('noValues') : t('noneFound', { words })}</p>}
      <SchemaForm
        idPrefix="values"
        schema={single}
        value={pick(values, single['properties'] as JsonObject)}
        problems={none}
        onChange={(next) => onChange({ ...rest(single['properties'] as JsonObject), ...next })}
      />
      {groups.map(([name, part]) => (
        <Group
          key={`${name} ${isOpen}`}
          name={name}
          schema={part}
          isOpen={isOpen || Object.hasOwn(values, name)}
          value={isJsonObject(values[name]) ? values[name] : {}}
          onChange={(next) => onChange({ ...values, [name]: next })}
        />
      ))}
    </div>
  );
}

const none: [] = [];

function Group({
  name,
  schema,
  isOpen: isOpenAtFirst,
  value,
  onChange,
}: {
  name: string;
  schema: JsonObject;
  isOpen: boolean;
  value: JsonObject;
  onChange: (value: JsonObject) => void;
}) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const description = textOr(schema['description'], '');
  return (
    <details
      className={classes.group}
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{textOr(schema['title'], name)}</summary>
      {description !== '' && <p className={classes.words}>{description}</p>}
      {isOpen && (
        <SchemaForm
          idPrefix={`values-${name}`}
          schema={schema}
          value={value}
          problems={none}
          onChange={onChange}
        />
      )}
    </details>
  );
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}

function split(schema: JsonObject): { single: JsonObject; groups: [string, JsonObject][] } {
  const all = Object.entries(isJsonObject(schema['properties']) ? schema['properties'] : {});
  const isGroup = (part: unknown): part is JsonObject =>
    isJsonObject(part) && isJsonObject(part['properties']);
  const single = Object.fromEntries(all.filter(([, part]) => !isGroup(part)));
  const groups = all.flatMap(([name, part]): [string, JsonObject][] => (isGroup(part) ? [[name, part]] : []));
  return { single: { type: 'object', properties: single }, groups };
}

function pick(values: JsonObject, names: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(names, name)));
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { textOf } from '@/components/patterns/form-text';
import { namePattern } from '@/components/patterns/name-pattern';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { SelectField, TextField } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { type AdoptMode, type AdoptObjects, adoptModes } from '@/server/domain/adopt-input';
import classes from './adopt.module.css';

const origins = ['namespace', 'selector', 'release'] as const;
type Origin = (typeof origins)[number];

/** Where the objects are, which of them, and what application is to have them. */
export function AdoptForm({
  isAnswered,
  onAsk,
  onChange,
}: {
  /** The answer is beside it, with an action of its own. */
  isAnswered: boolean;
  onAsk: (asked: AdoptObjects) => void;
  onChange: () => void;
}) {
  const t = useTranslations('adopt');
  const [origin, setOrigin] = useState<Origin>('namespace');
  return (
    <form
      className={classes.form}
      onChange={onChange}
      onSubmit={(event) => {
        event.preventDefault();
        onAsk(toAsked(new FormData(event.currentTarget), origin));
      }}
    >
      <Place />
      <Segmented
        label={t('which')}
        value={origin}
        options={origins.map((value) => ({ value, label: t(`origin.${value}`) }))}
        onChange={(value) => {
          setOrigin(value);
          onChange();
        }}
      />
      {origin === 'selector' && (
        <TextField
          label={t('selector')}
          help={t('selectorHelp')}
          name="selector"
          autoComplete="off"
          mono
          required
        />
      )}
      {origin === 'release' && <ReleaseFields />}
      <TextField
        label={t('name')}
        help={t('nameHelp')}
        name="name"
        pattern={namePattern}
        autoComplete="off"
        required
      />
      <SelectField label={t('mode')} name="mode">
        {adoptModes.map((mode) => (
          <option key={mode} value={mode}>
            {t(`modes.${mode}`)}
          </option>
        ))}
      </SelectField>
      <div>
        <Button type="submit" variant={isAnswered ? 'default' : 'filled'}>
          {t('look')}
        </Button>
      </div>
    </form>
  );
}

/** Any namespace of the clusters that the project has stages in; those of its stages are offered. */
function Place() {
  const t = useTranslations('adopt');
  const trpc = useTRPC();
  const project = useProject();
  const { data: stages = [] } = useQuery(trpc.environment.stages.queryOptions({ project }));
  const clusters = [...new Set(stages.map(({ cluster }) => cluster))];
  const namespaces = [...new Set(stages.map(({ namespace }) => namespace))];
  return (
    <>
      <SelectField label={t('cluster')} name="cluster" required>
        {clusters.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
      <TextField
        label={t('namespace')}
        help={t('namespaceHelp')}
        name="namespace"
        pattern={namePattern}
        list="adopt-namespaces"
        defaultValue={namespaces[0]}
        autoComplete="off"
        mono
        required
      />
      <datalist id="adopt-namespaces">
        {namespaces.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </datalist>
    </>
  );
}

/** Which release, and, where it is to go on as a chart, where that is from. */
function ReleaseFields() {
  const t = useTranslations('adopt');
  const form = useTranslations('form');
  return (
    <>
      <TextField
        label={t('release')}
        help={t('releaseHelp')}
        name="release"
        pattern={namePattern}
        autoComplete="off"
        mono
        required
      />
      <TextField
        label={t('chartFrom')}
        optional={form('optional')}
        help={t('chartFromHelp')}
        name="chartFrom"
        placeholder={form('example', { example: 'https://charts.example.com' })}
        autoComplete="off"
        mono
      />
      <TextField
        label={t('valuesSecret')}
        optional={form('optional')}
        help={t('valuesSecretHelp')}
        name="valuesSecret"
        autoComplete="off"
        mono
      />
    </>
  );
}

function toAsked(form: FormData, origin: Origin): AdoptObjects {
  const given = (name: 'chartFrom' | 'valuesSecret') => {
    const text = textOf(form, name).trim();
    return text === '' ? {} : { [name]: text };
  };
  return {
    name: textOf(form, 'name'),
    cluster: textOf(form, 'cluster'),
    namespace: textOf(form, 'namespace'),
    mode: textOf(form, 'mode') as AdoptMode,
    ...(origin === 'selector' ? { selector: textOf(form, 'selector') } : {}),
    ...(origin === 'release'
      ? { release: textOf(form, 'release'), ...given('chartFrom'), ...given('valuesSecret') }
      : {}),
  };
}

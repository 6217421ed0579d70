'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { parseAsString, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { ProblemNotes } from '@/components/patterns/problem-notes';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Choices } from '@/components/ui/choices';
import type { Problem } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { formatPath } from '@/server/domain/oam/document-path';
import { type Part, readApplication, writeValues } from './application-text';
import { OnlyYaml } from './only-yaml';
import { Parameters } from './parameters';
import { problemsUnder } from './problems-under';
import { useWriting } from './use-writing';
import classes from './application-form.module.css';

/** The parameters of each component of an application and of its traits. They are written into the text, which is what is saved. */
export function ComponentsForm({
  text,
  problems,
  disabled,
  onChange,
}: {
  text: string;
  problems: readonly Problem[];
  disabled: boolean;
  onChange: (text: string) => void;
}) {
  const t = useTranslations('applicationForm');
  const trpc = useTRPC();
  const project = useProject();
  const [picked, pick] = useQueryState('component', parseAsString.withOptions({ history: 'replace' }));
  const { write, refusals } = useWriting(onChange);
  const types = useQuery(trpc.definition.list.queryOptions({ project }, { staleTime: 60_000 }));
  const application = useMemo(() => readApplication(text), [text]);
  if (application === null) return <OnlyYaml />;
  const { components } = application;
  const component = components.find(({ name }) => name === picked) ?? components[0];
  if (component === undefined) return null;
  const change = ({ path }: Part, value: JsonObject) =>
    write(() => writeValues(text, [{ path: [...path, 'properties'], value }]));
  const iconOf = (type: string) =>
    types.data?.find(({ kind, name }) => kind === 'component' && name === type)?.icon;
  const rest = { problems, onChange: change };
  return (
    <div className={classes.form}>
      <ProblemNotes problems={refusals} />
      <Choices
        legend={t('component')}
        value={component.name}
        options={components.map(({ name, type }) => ({
          value: name,
          label: name,
          title: type,
          icon: iconOf(type),
        }))}
        onPick={(name) => void pick(name)}
      />
      <fieldset className={classes.parts} disabled={disabled}>
        <PartForm key={formatPath(component.path)} kind="component" part={component} {...rest} />
        {component.traits.map((trait) => (
          <PartForm key={formatPath(trait.path)} kind="trait" part={trait} {...rest} />
        ))}
      </fieldset>
    </div>
  );
}

function PartForm({
  kind,
  part,
  problems,
  onChange,
}: {
  kind: 'component' | 'trait';
  part: Part;
  problems: readonly Problem[];
  onChange: (part: Part, properties: JsonObject) => void;
}) {
  const place = formatPath([...part.path, 'properties']);
  return (
    <Parameters
      kind={kind}
      type={part.type}
      idPrefix={['parameters', ...part.path.filter((step) => typeof step === 'number')].join('-')}
      value={part.properties}
      problems={problemsUnder(place, problems)}
      onChange={(properties) => onChange(part, properties)}
    />
  );
}

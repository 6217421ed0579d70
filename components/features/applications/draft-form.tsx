'use client';

import { useTranslations } from 'next-intl';
import { Parameters } from '@/components/application-form/parameters';
import { problemsUnder } from '@/components/application-form/problems-under';
import { useWriting } from '@/components/application-form/use-writing';
import { ProblemNotes } from '@/components/patterns/problem-notes';
import { TextField } from '@/components/ui/field';
import type { Problem } from '@/server/domain/error';
import { writeDraft, type Draft } from './draft-document';
import { TypePicker } from './type-picker';
import classes from './new-application.module.css';
import form from '@/components/application-form/application-form.module.css';

const propertiesPath = 'spec.components[0].properties';

/** The form of the first component. It writes into the text; the text is what is saved. */
export function DraftForm({
  text,
  draft,
  problems,
  onChange,
}: {
  text: string;
  draft: Draft;
  problems: readonly Problem[];
  onChange: (text: string) => void;
}) {
  const t = useTranslations('newApplication');
  const { write, refusals } = useWriting(onChange);
  const change = (next: Partial<Draft>) => write(() => writeDraft(text, next));
  const rename = (name: string) =>
    change(draft.componentName === draft.name ? { name, componentName: name } : { name });
  const words = useTranslations('form');
  const messageAt = (path: string) => {
    const problem = problems.find((each) => each.path === path);
    return problem?.expected === undefined
      ? problem?.message
      : words('expected', { expected: problem.expected });
  };
  return (
    <div className={form.form}>
      <ProblemNotes problems={refusals} />
      <TextField
        label={t('name')}
        help={t('nameHelp')}
        error={draft.name === '' ? undefined : messageAt('metadata.name')}
        autoComplete="off"
        spellCheck={false}
        value={draft.name}
        onChange={(event) => rename(event.currentTarget.value)}
      />
      <TypePicker current={draft.type} onPick={(type) => change({ type, properties: {} })} />
      <Parameters
        kind="component"
        type={draft.type}
        value={draft.properties}
        problems={problemsUnder(propertiesPath, problems)}
        onChange={(properties) => change({ properties })}
      />
      <details className={classes.more}>
        <summary>{t('more')}</summary>
        <TextField
          label={t('componentName')}
          help={t('componentNameHelp')}
          error={draft.componentName === '' ? undefined : messageAt('spec.components[0].name')}
          autoComplete="off"
          spellCheck={false}
          value={draft.componentName}
          onChange={(event) => change({ componentName: event.currentTarget.value })}
        />
      </details>
    </div>
  );
}

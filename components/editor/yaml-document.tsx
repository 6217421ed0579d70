'use client';

import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useMemo, useRef } from 'react';
import { localizeSchema } from '@/components/form/localize-schema';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Glyph } from '@/components/ui/glyph';
import type { Problem } from '@/server/domain/error';
import type { DefinitionSchema } from './completion';
import { LazyEditor } from './lazy-editor';
import { oamSchema, workflowSchemas } from './oam-schema';
import type { YamlEditorHandle } from './yaml-editor';
import classes from './yaml-editor.module.css';

type YamlDocumentProps = {
  label: string;
  value: string;
  onChange?: ((value: string) => void) | undefined;
  onSave?: (() => void) | undefined;
};

const checkAfterMs = 300;
const none: Problem[] = [];

/** An OAM document in the editor, checked by the server while somebody types; problems are listed and lead to their line. */
export function YamlDocument({ label, value, onChange, onSave }: YamlDocumentProps) {
  const t = useTranslations('editor');
  const trpc = useTRPC();
  const project = useProject();
  const locale = useLocale();
  const editor = useRef<YamlEditorHandle>(null);
  const [settled] = useDebouncedValue(value, checkAfterMs);
  const checked = useQuery(
    trpc.application.check.queryOptions(
      { project, document: settled },
      { placeholderData: (last) => last, enabled: settled.trim() !== '' },
    ),
  );
  const types = useQuery(trpc.definition.schemas.queryOptions({ project }, { staleTime: 60_000 }));
  const known = useMemo(
    () => ({
      application: oamSchema((word) => t(`oam.${word}`)),
      kinds: workflowSchemas((word) => t(`oam.${word}`)),
      definitions: (types.data ?? []).map((item) => toSchema(item, locale)),
    }),
    [types.data, locale, t],
  );
  const problems = checked.data?.problems ?? none;
  return (
    <div className={classes.document}>
      <div className={classes.host}>
        <LazyEditor
          ref={editor}
          label={label}
          value={value}
          onChange={onChange}
          onSave={onSave}
          problems={problems}
          known={known}
        />
      </div>
      <Problems problems={problems} onGo={({ line, column }) => editor.current?.goTo(line, column)} />
    </div>
  );
}

type Definition = {
  kind: string;
  name: string;
  title: string | { en: string; zh: string };
  description: string | { en: string; zh: string };
  schema: DefinitionSchema['schema'];
};

function toSchema({ kind, name, title, description, schema }: Definition, locale: string): DefinitionSchema {
  const say = (text: Definition['title']) =>
    typeof text === 'string' ? text : locale === 'zh' ? text.zh : text.en;
  return {
    kind: kind as DefinitionSchema['kind'],
    name,
    title: say(title),
    description: say(description),
    schema: localizeSchema(schema, locale),
  };
}

function Problems({
  problems,
  onGo,
}: {
  problems: Problem[];
  onGo: (position: { line: number; column: number }) => void;
}) {
  const t = useTranslations('editor');
  const form = useTranslations('form');
  if (problems.length === 0) return <p className={classes.fine}>{t('noProblems')}</p>;
  return (
    <section className={classes.problems} aria-label={t('problems', { count: problems.length })}>
      <h2>{t('problems', { count: problems.length })}</h2>
      <ul>
        {problems.map((problem) => (
          <li
            key={`${problem.path}${problem.message}${problem.position?.line}`}
            data-severity={problem.severity ?? 'error'}
          >
            <button type="button" onClick={() => problem.position && onGo(problem.position)}>
              <Glyph name={problem.severity === 'warning' ? 'warn' : 'fail'} />
              <span>{problem.message}</span>
              {problem.position && <span className={classes.place}>{t('at', problem.position)}</span>}
            </button>
            {problem.expected && <p>{form('expected', { expected: problem.expected })}</p>}
            {problem.hint && <p>{problem.hint}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

'use client';

import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { Known } from '@/components/editor/completion';
import { LazyEditor } from '@/components/editor/lazy-editor';
import { type Problem, isLoamError } from '@/server/domain/error';
import { setStepText, stepText } from '@/server/domain/workflow-edit/step-text';
import type { StepModel, WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import type { StepPart } from './step-part';
import classes from './inspector.module.css';

/** A step alone is no document whose keys could be told. */
export const nothingKnown: Omit<Known, 'words'> = { application: {}, definitions: [] };
const none: readonly Problem[] = [];

/** The lines of a step as text. What is written goes into the document as soon as it can be read; until then it stays as it was. */
export function StepYaml({ editor, model, step, isEditable }: StepPart) {
  const t = useTranslations('design');
  const text = useMemo(() => stepText(model, step.id), [model, step.id]);
  const [draft, setDraft] = useState({ of: text, text, problem: null as Problem | null });
  // Changed from elsewhere: by an undo, in the form, in the whole text. What was just written here stays as it is.
  if (draft.of !== text)
    setDraft({ of: text, text: `${draft.text.trimEnd()}\n` === text ? draft.text : text, problem: null });
  const own = editor.problemsOf.get(step.id) ?? none;
  const problems = useMemo(
    () => (draft.problem ? [draft.problem] : own.map((problem) => moved(problem, model, step))),
    [draft.problem, own, model, step],
  );
  const write = (written: string) => {
    try {
      const change = setStepText(model, step.id, written);
      setDraft({ of: text, text: written, problem: null });
      editor.act((now) => (now === model ? change : setStepText(now, step.id, written)), true);
    } catch (error) {
      if (!isLoamError(error)) throw error;
      setDraft({ of: text, text: written, problem: error.toProblem() });
    }
  };
  return (
    <div className={classes.yaml}>
      <LazyEditor
        label={t('yamlOf', { name: step.name })}
        value={draft.text}
        onChange={isEditable ? write : undefined}
        onStep={editor.text.step}
        problems={problems}
        known={nothingKnown}
      />
      {draft.problem && (
        <p className={classes.unknown} role="alert">
          {t('notWritten', { why: draft.problem.message })}
        </p>
      )}
    </div>
  );
}

/** A problem of the document at its line among those of the step. */
function moved(problem: Problem, model: WorkflowModel, { range }: StepModel): Problem {
  if (!problem.position) return problem;
  const above = model.text.slice(0, range.from).split('\n').length - 1;
  const indent = /^ */.exec(model.text.slice(range.from))?.[0].length ?? 0;
  const { line, column } = problem.position;
  return {
    ...problem,
    position: { ...problem.position, line: Math.max(line - above, 1), column: Math.max(column - indent, 1) },
  };
}

'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { problemsUnder } from '@/components/application-form/problems-under';
import { LazyEditor } from '@/components/editor/lazy-editor';
import { formatPath } from '@/server/domain/oam/document-path';
import { setStartInputsText } from '@/server/domain/workflow-edit/edit-start-inputs';
import { startInputsOf, startInputsPath } from '@/server/domain/workflow-edit/start-inputs';
import type { WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { nothingKnown } from './step-yaml';
import type { WorkflowEditor } from './use-workflow-editor';
import inspector from './inspector.module.css';
import classes from './start-inputs.module.css';

/** The schema as it stands in the document. It is a text there: also one that cannot be read is written, and said to be wrong. */
export function StartInputsYaml({
  editor,
  model,
  isEditable,
}: {
  editor: WorkflowEditor;
  model: WorkflowModel;
  isEditable: boolean;
}) {
  const t = useTranslations('design');
  const { text, unreadable } = startInputsOf(model);
  const [draft, setDraft] = useState({ of: text, text: text ?? '' });
  // Changed from elsewhere; what was just written here stays as it is.
  if (draft.of !== text) setDraft({ of: text, text: draft.text === text ? draft.text : (text ?? '') });
  const problems = unreadable ? [unreadable] : [];
  const [said] = problemsUnder(formatPath(startInputsPath), editor.problems);
  return (
    <>
      <div className={classes.yaml}>
        <LazyEditor
          label={t('asks.yamlOf')}
          value={draft.text}
          onChange={
            isEditable
              ? (written) => {
                  setDraft({ of: text, text: written });
                  editor.act((now) => setStartInputsText(now, written), true);
                }
              : undefined
          }
          onStep={editor.text.step}
          problems={problems}
          known={nothingKnown}
        />
      </div>
      {(unreadable ?? said) && (
        <p className={classes.broken} role="alert">
          {(unreadable ?? said)?.message}
        </p>
      )}
      <p className={inspector.help}>{t('asks.yamlSays')}</p>
    </>
  );
}

'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { JsonObject } from '@/server/domain/json';
import { startInputsOf } from '@/server/domain/workflow-edit/start-inputs';
import type { WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { useDryRun } from './show-dry-run';
import type { WorkflowEditor } from './use-workflow-editor';

const DryRunInputs = dynamic(() => import('./dry-run-inputs').then((module) => module.DryRunInputs), {
  ssr: false,
});

/** What would run, without running it. */
export function DryRunButton({ name, editor }: { name: string; editor: WorkflowEditor }) {
  const t = useTranslations('design.dry');
  const { ask, dialog } = useDryRunStart(name, editor);
  const { isShown } = useDryRun();
  return (
    <>
      <Button
        variant="subtle"
        size="sm"
        disabled={editor.unreadable !== null}
        aria-pressed={isShown}
        onClick={ask}
      >
        {t('start')}
      </Button>
      {dialog}
    </>
  );
}

/** Begins a dry-run of the document as it is written now; what a start would give is asked for first. */
export function useDryRunStart(
  name: string,
  { model }: WorkflowEditor,
): { ask: () => void; dialog: ReactNode } {
  const { show } = useDryRun();
  const [isAsking, setIsAsking] = useState(false);
  const schema = model && startSchemaOf(model);
  return {
    ask: () => (schema ? setIsAsking(true) : show({})),
    dialog: isAsking && schema && (
      <DryRunInputs
        name={name}
        schema={schema}
        onClose={() => setIsAsking(false)}
        onInputs={(inputs) => {
          setIsAsking(false);
          show(inputs);
        }}
      />
    ),
  };
}

function startSchemaOf(model: WorkflowModel): JsonObject | null {
  const { tree, inputs } = startInputsOf(model);
  return tree === null || inputs.length === 0 ? null : (tree.value as JsonObject);
}

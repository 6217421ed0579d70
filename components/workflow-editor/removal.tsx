'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import type { Reference } from '@/server/domain/workflow-edit/step-references';
import type { WorkflowChange } from '@/server/domain/workflow-edit/workflow-change';
import type { WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import type { WorkflowEditor } from './use-workflow-editor';

const RemovalDialog = dynamic(() => import('./removal-dialog').then((module) => module.RemovalDialog), {
  ssr: false,
});

type Asked = {
  title: string;
  users: readonly Reference[];
  make: (model: WorkflowModel, mend: boolean) => WorkflowChange;
};

/** Takes something away. Where others use it a person is asked first what is to become of them. */
export function useRemoval(editor: WorkflowEditor): { remove: (asked: Asked) => void; dialog: ReactNode } {
  const [asked, setAsked] = useState<Asked | null>(null);
  return {
    remove: (next) => {
      if (next.users.length === 0) editor.act((model) => next.make(model, true));
      else setAsked(next);
    },
    dialog: asked && (
      <RemovalDialog
        title={asked.title}
        users={asked.users}
        model={editor.model}
        onAnswer={(mend) => {
          setAsked(null);
          if (mend !== null) editor.act((model) => asked.make(model, mend));
        }}
      />
    ),
  };
}

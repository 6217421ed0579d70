'use client';

import { useTranslations } from 'next-intl';
import type { KeyBinding } from '@/components/patterns/key-registry';
import { allSteps } from '@/server/domain/workflow-edit/workflow-model';
import { selectAlong } from './step-find';
import type { WorkflowEditor } from './use-workflow-editor';

export type Selections = Record<'all' | 'before' | 'after' | 'connected', () => void>;

/** More than is selected now: all of it, or what is there along the lines. */
export function useSelections({ model, selected, select }: WorkflowEditor): {
  keys: KeyBinding[];
  selections: Selections;
} {
  const t = useTranslations('design');
  const along = (way: Parameters<typeof selectAlong>[2]) => () => {
    if (model) select(selectAlong(model, selected, way));
  };
  const all = () =>
    select(allSteps(model?.steps ?? []).flatMap(({ id, group: within }) => (within ? [] : [id])));
  const selections = {
    all,
    before: along('before'),
    after: along('after'),
    connected: along('connected'),
  };
  return {
    selections,
    keys: [
      { keys: 'mod+a', label: t('keys.all'), run: selections.all, notInFields: true },
      { keys: 'u', label: t('keys.before'), run: selections.before },
      { keys: 'd', label: t('keys.after'), run: selections.after },
      { keys: 'c', label: t('keys.connected'), run: selections.connected },
    ],
  };
}

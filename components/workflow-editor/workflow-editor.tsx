'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useLayoutEffect, useRef, useState } from 'react';
import { ProblemList } from '@/components/editor/problem-list';
import type { Point } from '@/components/graph/boxes';
import type { Place } from '@/components/graph/editing';
import { useKeys } from '@/components/patterns/keys';
import { Note } from '@/components/patterns/note';
import type { DocumentForm } from '@/components/revisions/document-editor';
import { Button } from '@/components/ui/button';
import { noSpots } from '@/server/domain/arrangement';
import { parsePath } from '@/server/domain/oam/document-path';
import { addStep } from '@/server/domain/workflow-edit/edit-steps';
import { allSteps, stepOf } from '@/server/domain/workflow-edit/workflow-model';
import { addFirstStep } from '@/server/domain/workflow-edit/written-out';
import { ArrangementNote } from './arrangement-note';
import { EditorToolbar } from './editor-toolbar';
import { Inspector } from './inspector';
import { focusCanvas, focusName, focusNextPane } from './panes';
import { ShowDryRun } from './show-dry-run';
import { StepCanvas } from './step-canvas';
import { StepPalette } from './step-palette';
import { toStepPlace } from './step-places';
import { TextPane } from './text-pane';
import type { Arranged } from './use-arrangement';
import { useArranging } from './use-arranging';
import { type Shown, useShown } from './use-shown';
import { useSoon } from './use-soon';
import { useStepActions } from './use-step-actions';
import { useStepTypes } from './use-step-types';
import { useWorkflowEditor } from './use-workflow-editor';
import classes from './workflow-editor.module.css';

const loadFind = () => import('./find-steps');
const FindSteps = dynamic(() => loadFind().then((module) => module.FindSteps), { ssr: false });

export type WorkflowForm = Omit<DocumentForm, 'of'> & { arranged: Arranged };

const StepOutline = dynamic(() => import('./step-outline').then((module) => module.StepOutline), {
  ssr: false,
});

/** A workflow as a graph and as text, side by side: two views of one document, changed from either side, with one history. */
export function WorkflowEditor(form: WorkflowForm) {
  const { name, isDirty, disabled, onSave, arranged } = form;
  const t = useTranslations('design');
  const editor = useWorkflowEditor({ ...form, arrangement: arranged.arrangement });
  const types = useStepTypes();
  const shown = useShown();
  const { place, setPlace } = editor;
  const { isNarrow } = shown;
  const isEditable = !disabled && editor.unreadable === null;
  const actions = useStepActions(editor, isEditable);
  const arranging = useArranging(editor, { isOnCanvas: !shown.list, isEditable });
  const root = useRef<HTMLDivElement>(null);
  const named = useRef<string | null>(null);
  const current = editor.selected.at(-1);
  const [isFinding, setIsFinding] = useState(false);
  const askWhere = (at: Place) => setPlace(intoEmpty(editor, at));
  const add = (type: string, at: Place | null = null, point: Point | null = null) => {
    const where =
      at ?? place ?? intoEmpty(editor, current === undefined ? { within: null } : { after: current });
    setPlace(null);
    editor.act(
      (model) =>
        model.steps.length === 0
          ? addFirstStep(model, { type })
          : addStep(model, { type }, toStepPlace(model, where)),
      false,
      ({ select: [id] }) => {
        if (id !== undefined && !isNarrow) named.current = id;
        return point && id !== undefined && 'within' in where ? arranging.spotAt(id, point) : noSpots;
      },
    );
    focusCanvas(root.current);
  };
  // A new step is called after its type: most often the next thing is its name.
  useLayoutEffect(() => {
    const step = named.current;
    named.current = null;
    if (step !== null) focusName(root.current, step);
  });
  useSoon(loadFind);
  const find = () => setIsFinding(true);
  useKeys([
    { keys: 'mod+z', label: t('keys.undo'), run: () => editor.text.step('undo'), notInFields: true },
    { keys: 'mod+shift+z', label: t('keys.redo'), run: () => editor.text.step('redo'), notInFields: true },
    { keys: 'a', label: t('keys.add'), run: () => askWhere(current ? { after: current } : { within: null }) },
    {
      keys: 'F2',
      label: t('keys.rename'),
      run: () => current !== undefined && focusName(root.current, current),
    },
    { keys: 'F6', label: t('keys.pane'), run: () => focusNextPane(root.current) },
    { keys: '/', label: t('keys.find'), run: find },
    { keys: 'mod+f', label: t('keys.find'), run: find, notInFields: true },
    ...actions.keys,
    ...arranging.keys,
  ]);
  const goTo = (path: string | undefined) => {
    const model = editor.model;
    const target = parsePath(path ?? '');
    const step =
      model && allSteps(model.steps).findLast((each) => each.path.every((part, at) => target[at] === part));
    if (step) editor.select([step.id]);
    else if (target[0] === 'metadata') editor.select([]);
  };
  const palette = isEditable && (
    <StepPalette
      types={types}
      place={place}
      placeName={nameOf(editor, place)}
      usual={usualOf(editor)}
      onAdd={(type) => add(type)}
      onLeave={() => {
        setPlace(null);
        focusCanvas(root.current);
      }}
    />
  );
  return (
    <div ref={root} data-editor className={classes.editor} {...actions.clipboard}>
      <Unreadable editor={editor} shown={shown} />
      <ArrangementNote arranged={arranged} />
      {isNarrow && <Note tone="idle">{t('narrow')}</Note>}
      <ShowDryRun name={name} editor={editor}>
        <div className={classes.panes}>
          {!isNarrow && palette}
          <div
            className={classes.middle}
            data-flat={shown.list || editor.model?.steps.length === 0 || undefined}
          >
            <EditorToolbar
              name={name}
              editor={editor}
              unsaved={isDirty ? onSave : undefined}
              actions={actions}
              arranging={arranging}
              onFind={find}
              shown={isNarrow ? null : shown}
            >
              {isFinding && (
                <FindSteps
                  editor={editor}
                  onLeave={() => {
                    setIsFinding(false);
                    focusCanvas(root.current);
                  }}
                />
              )}
            </EditorToolbar>
            {shown.list ? (
              <>
                <StepOutline editor={editor} types={types.types} isEditable={isEditable} />
                {isNarrow && palette && (
                  <details className={classes.add}>
                    <summary>{t('searchSteps')}</summary>
                    {palette}
                  </details>
                )}
              </>
            ) : (
              <StepCanvas
                name={name}
                editor={editor}
                arranging={arranging}
                spots={editor.spots ?? (arranged.error ? noSpots : null)}
                types={types.types}
                isEditable={isEditable}
                onAsk={askWhere}
                onOpen={(id) => focusName(root.current, id)}
                onAdd={add}
              />
            )}
            <Said said={editor.said} />
            <ProblemList problems={editor.problems} onGo={({ path }) => goTo(path)} />
          </div>
          {shown.text && <TextPane name={name} editor={editor} disabled={disabled} onSave={onSave} />}
          {actions.dialog}
          <Inspector editor={editor} types={types} actions={actions} isEditable={isEditable} />
        </div>
      </ShowDryRun>
    </div>
  );
}

/** Behind a group that holds nothing means into it: that is what is missing there. */
function intoEmpty({ model }: ReturnType<typeof useWorkflowEditor>, place: Place): Place {
  const step = model && 'after' in place ? stepOf(model, place.after) : undefined;
  return step?.isGroup && step.subSteps.length === 0 ? { within: step.id } : place;
}

/** Where a step of the list goes while nobody said: behind the one that is selected, or into it. */
function usualOf(editor: ReturnType<typeof useWorkflowEditor>): { name: string; isWithin: boolean } | null {
  const current = editor.selected.at(-1);
  if (current === undefined) return null;
  const place = intoEmpty(editor, { after: current });
  return { name: nameOf(editor, place), isWithin: 'within' in place };
}

function nameOf(editor: ReturnType<typeof useWorkflowEditor>, place: Place | null): string {
  if (place === null || !editor.model) return '';
  const id = 'after' in place ? place.after : 'edge' in place ? place.edge.replace('>', ' → ') : place.within;
  return id === null ? '' : (stepOf(editor.model, id)?.name ?? id);
}

/** The text cannot be read: why, and the way to it where it is hidden. */
function Unreadable({
  editor: { unreadable },
  shown,
}: {
  editor: ReturnType<typeof useWorkflowEditor>;
  shown: Shown;
}) {
  const t = useTranslations('design');
  if (!unreadable) return null;
  const show = (
    <Button size="sm" onClick={shown.onText}>
      {t('showText')}
    </Button>
  );
  return (
    <Note tone="warn" action={shown.isNarrow || shown.text ? undefined : show}>
      {t('unreadable', { why: unreadable.message, line: unreadable.position?.line ?? 1 })}
    </Note>
  );
}

/** What was refused stays to be read; what was done the screen shows already. */
function Said({ said }: { said: { text: string; isRefusal: boolean } }) {
  if (!said.isRefusal) return null;
  return <Note tone="warn">{said.text}</Note>;
}

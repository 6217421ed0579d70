'use client';

import { useTranslations } from 'next-intl';
import { parseAsString, useQueryState } from 'nuqs';
import {
  type Dispatch,
  type SetStateAction,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useCheck } from '@/components/editor/use-check';
import type { Place } from '@/components/graph/editing';
import type { DocumentForm } from '@/components/revisions/document-editor';
import { type SpotPatch, type Spots, noSpots } from '@/server/domain/arrangement';
import { type Problem, isLoamError } from '@/server/domain/error';
import type { ChangeVerb, WorkflowChange } from '@/server/domain/workflow-edit/workflow-change';
import {
  type WorkflowModel,
  readWorkflowModel,
  rereadWorkflowModel,
  stepOf,
} from '@/server/domain/workflow-edit/workflow-model';
import { applyChanges } from '@/server/domain/yaml-edit/changes';
import type { Arrangement } from './arrangement';
import { problemsByStep } from './step-graph';
import { followPlace } from './step-places';
import { type Following, followSpots, renamedSteps } from './step-spots';
import { type WorkflowText, useWorkflowText } from './use-workflow-text';

export type WorkflowEditor = {
  /** Nothing of it was saved yet. */
  isNew: boolean;
  text: WorkflowText;
  /** As the text was when it could last be read. */
  model: WorkflowModel | null;
  /** Why the text cannot be read now: then the canvas only shows. */
  unreadable: Problem | null;
  problems: readonly Problem[];
  problemsOf: ReadonlyMap<string, readonly Problem[]>;
  /** The last one is the one that is looked at. */
  selected: readonly string[];
  select: (ids: readonly string[]) => void;
  /** Where the next step goes, where somebody said so. */
  place: Place | null;
  setPlace: (place: Place | null) => void;
  /** Makes a change of the document as it is now; false where it was refused, which is then said. */
  act: (make: (model: WorkflowModel) => WorkflowChange, isTyping?: boolean, placed?: Placed) => boolean;
  /** Puts steps somewhere on the canvas; `words` say what was done. */
  arrange: (words: string, patch: SpotPatch, isTyping: boolean) => void;
  /** Where people put the steps; null: not known yet. */
  spots: Spots | null;
  /** What was last done or refused, in words. */
  said: { text: string; isRefusal: boolean };
  say: (text: string, isRefusal?: boolean) => void;
  /** Who else is at the document, and at which step. */
  others: DocumentForm['others'];
};

/** Where steps are put with a change, by their ids in the document that comes out; null: to the nearest free spot. */
type Placed = (change: WorkflowChange) => SpotPatch;

/** What the editor of a workflow knows and can do, apart from how it looks. */
export function useWorkflowEditor({
  text: draft,
  isNew = false,
  others,
  onChange,
  onPlace,
  arrangement,
}: Pick<DocumentForm, 'text' | 'isNew' | 'others' | 'onChange' | 'onPlace'> & {
  arrangement: Arrangement;
}): WorkflowEditor {
  const document = useDocument(draft, onChange, arrangement);
  const { text, model: good } = document;
  const { selected, select } = useSelection(onPlace);
  const [place, setPlace] = useState<Place | null>(null);
  const [said, setSaid] = useState({ text: '', isRefusal: false });
  const problems = useCheck(text.history.text);
  const problemsOf = useMemo(() => (good ? problemsByStep(good, problems) : new Map()), [good, problems]);
  const { act, arrange, say } = useActs(document, { selected, select, setPlace, said, setSaid });
  return {
    ...document,
    isNew,
    problems,
    problemsOf,
    selected: good ? selected.filter((id) => stepOf(good, id)) : [],
    select,
    place,
    setPlace,
    act,
    arrange,
    said,
    say,
    others,
  };
}

/** What changes the document, said in words and followed by what is looked at. */
function useActs(
  { text, model: good }: ReturnType<typeof useDocument>,
  {
    selected,
    select,
    setPlace,
    said,
    setSaid,
  }: Pick<WorkflowEditor, 'selected' | 'select' | 'said'> & {
    setPlace: Dispatch<SetStateAction<Place | null>>;
    setSaid: (said: WorkflowEditor['said']) => void;
  },
): Pick<WorkflowEditor, 'act' | 'arrange' | 'say'> {
  const t = useTranslations('design');
  const say: WorkflowEditor['say'] = (words, isRefusal = false) => setSaid({ text: words, isRefusal });
  const follow = (names: ReadonlyMap<string, string>) => {
    if (names.size === 0) return;
    select(selected.map((id) => names.get(id) ?? id));
    setPlace((at) => followPlace(at, names));
  };
  const actNow: WorkflowEditor['act'] = (make, isTyping = false, placed) => {
    try {
      const model = good?.text === text.history.text ? good : readWorkflowModel(text.history.text);
      const change = make(model);
      const { changes, label } = change;
      const words = t(`did.${label.verb}`, { name: label.name, count: label.count });
      text.edit(words, changes, { isTyping, placed: placed?.(change) ?? noSpots });
      if (!isTyping || said.isRefusal) say(isTyping ? '' : words);
      if (staying.has(label.verb)) follow(newNames(model, change));
      else select(change.select);
      return true;
    } catch (error) {
      say(refusalOf(error), true);
      return false;
    }
  };
  // What is typed may count a moment later, when the hand that left the field is done: then in the document as it is by then.
  const live = useRef(actNow);
  useLayoutEffect(() => {
    live.current = actNow;
  });
  return {
    act: (...change) => live.current(...change),
    arrange: (words, placed, isTyping) => {
      text.edit(words, [], { isTyping, placed });
      say(words);
    },
    say,
  };
}

/** After these the same steps are looked at as before, under whatever name. */
const staying = new Set<ChangeVerb>(['set', 'rename', 'take', 'give', 'mode', 'ask', 'say']);

/** Steps that get another id by a change, by the one that they had. */
function newNames(before: WorkflowModel, { changes, select }: WorkflowChange): ReadonlyMap<string, string> {
  if (select.every((id) => stepOf(before, id))) return new Map();
  return renamedSteps(before, rereadWorkflowModel(applyChanges(before.text, changes), before));
}

/** The document as text, as its model when it could last be read, and where its steps stand. */
function useDocument(draft: string, onChange: (text: string) => void, arrangement: Arrangement) {
  const t = useTranslations('design');
  // At once: what is selected is looked up in it, and a form must not leave the hand for a moment.
  const [good, setGood] = useState<WorkflowModel | null>(null);
  const spots = useSyncExternalStore(
    arrangement.listen,
    () => arrangement.spots,
    () => arrangement.spots,
  );
  const follow = (next: string, how: Following) => {
    if (!good || !spots || spots.size + (how.placed?.size ?? 0) === 0) return noSpots;
    const { model } = tryRead(next, good);
    if (!model) return noSpots;
    setGood(model);
    return followSpots(good, model, spots, how);
  };
  const words = { typed: t('did.type'), outside: t('did.outside') };
  const text = useWorkflowText(draft, onChange, words, { arrangement, follow });
  const read = useMemo(() => tryRead(text.history.text, good), [text.history.text, good]);
  if (read.model !== null && read.model !== good) setGood(read.model);
  return { text, model: good, unreadable: read.unreadable, spots };
}

function refusalOf(error: unknown): string {
  if (!isLoamError(error)) throw error;
  return [error.message, error.got, error.hint].filter(Boolean).join(' · ');
}

/** Which steps are selected; the one that is looked at is in the address, and told to the others. */
function useSelection(onPlace: (place: string) => void) {
  const [step, setStep] = useQueryState('step', parseAsString);
  const [selected, setSelected] = useState<readonly string[]>(step === null ? [] : [step]);
  const select = (ids: readonly string[]) => {
    setSelected(ids);
    void setStep(ids.at(-1) ?? null);
    onPlace(ids.at(-1) ?? '');
  };
  return { selected, select };
}

function tryRead(
  text: string,
  near: WorkflowModel | null,
): { model: WorkflowModel | null; unreadable: Problem | null } {
  try {
    return { model: near ? rereadWorkflowModel(text, near) : readWorkflowModel(text), unreadable: null };
  } catch (error) {
    if (!isLoamError(error)) throw error;
    return { model: null, unreadable: error.toProblem() };
  }
}

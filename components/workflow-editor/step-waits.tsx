'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { SelectField } from '@/components/ui/field';
import { connectSteps, disconnectSteps, linkableTo } from '@/server/domain/workflow-edit/link-steps';
import { edgesOf } from '@/server/domain/workflow-edit/workflow-edges';
import type { StepModel, WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { RemoveButton } from './remove-button';
import type { StepPart } from './step-part';
import classes from './inspector.module.css';

/** Whom a step waits for: the same as its lines on the canvas, without a mouse. */
export function StepWaits({ editor, model, step, isEditable }: StepPart) {
  const t = useTranslations('design');
  const edges = edgesOf(model).edges.filter((edge) => edge.to === step.id);
  const open = linkableTo(model, step.id);
  return (
    <>
      {edges.length > 0 && (
        <div>
          <h3>{t('waitsFor')}</h3>
          <ul className={classes.waits}>
            {edges.map((edge) => (
              <li key={`${edge.kind} ${edge.from} ${edge.kind === 'data' ? edge.name : edge.by}`}>
                <button type="button" className={classes.name} onClick={() => editor.select([edge.from])}>
                  {edge.from}
                </button>
                <span className={classes.help}>
                  {edge.kind === 'data' ? t('byData', { name: edge.name }) : t(`by.${edge.by}`)}
                </span>
                {(edge.kind === 'data' || edge.by === 'dependsOn') && (
                  <RemoveButton
                    label={t('waitNoMore', { name: edge.from })}
                    isEditable={isEditable}
                    onRemove={() => editor.act((now) => disconnectSteps(now, freshEdge(now, edge)))}
                  />
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {isEditable && open.length > 0 && (
        <WaitAlso open={open} onPick={(from) => editor.act((now) => connectSteps(now, from, step.id))} />
      )}
    </>
  );
}

/** A choice, and then the act: letters that are typed go through the choice first. */
function WaitAlso({ open, onPick }: { open: readonly StepModel[]; onPick: (from: string) => void }) {
  const t = useTranslations('design');
  const [picked, setPicked] = useState('');
  const from = open.some(({ id }) => id === picked) ? picked : '';
  const wait = () => {
    if (from === '') return;
    onPick(from);
    setPicked('');
  };
  return (
    <div className={classes.waitAlso}>
      <SelectField
        label={t('waitAlso')}
        value={from}
        onChange={(event) => setPicked(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          wait();
        }}
      >
        <option value="">{t('chooseStep')}</option>
        {open.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <Button disabled={from === ''} onClick={wait}>
        {t('waitAct')}
      </Button>
    </div>
  );
}

type Edge = ReturnType<typeof edgesOf>['edges'][number];

/** The same line in the document as it is now. */
function freshEdge(model: WorkflowModel, edge: Edge): Edge {
  const isSame = (each: Edge) =>
    each.from === edge.from &&
    each.to === edge.to &&
    each.kind === edge.kind &&
    (each.kind === 'data'
      ? edge.kind === 'data' && each.name === edge.name
      : edge.kind === 'order' && each.by === edge.by);
  return edgesOf(model).edges.find(isSame) ?? edge;
}

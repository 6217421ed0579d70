'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { logOfNode } from '@/components/run/log-source';
import { NodeDetails } from '@/components/run/node-details';
import { RetryRun } from '@/components/run/retry-run';
import { RunLog } from '@/components/run/run-log';
import type { ShownNode } from '@/components/run/use-nodes';
import { StatusMark } from '@/components/ui/status-mark';
import { type StepModel, type WorkflowModel, allSteps } from '@/server/domain/workflow-edit/workflow-model';
import { pointOf } from './run-steps';
import { useRunChanges } from './use-run-overlay';
import type { WorkflowEditor } from './use-workflow-editor';
import { useRunInView } from './watch-run';
import classes from './run-watch.module.css';

const mostInside = 30;

/** What became of a step in the run that is watched, what it says, and what may be done with it: as on the page of the run. */
export function StepRunDetails({
  editor,
  model,
  step,
}: {
  editor: WorkflowEditor;
  model: WorkflowModel;
  step: StepModel;
}) {
  const t = useTranslations('design.watch');
  const { run, steps, nodes } = useRunInView();
  const changed = useRunChanges(model).changed.get(step.id);
  const ran = steps.get(step.name);
  const [picked, setPicked] = useState<string>();
  if (run === null) return null;
  if (!ran) return <p className={classes.dim}>{t('notInRunText', { number: run.number })}</p>;
  const parts = [ran.node, ...ran.inside];
  const shown = parts.find(({ key }) => key === picked) ?? pointOf(ran);
  const go = (key: string) => {
    const node = nodes.find((each) => each.key === key);
    const to = node && allSteps(model.steps).find(({ name }) => name === node.ownKey);
    if (node?.runId === run.id && to) editor.select([to.id]);
    else setPicked(key);
  };
  const source = logOfNode(shown);
  return (
    <>
      {changed && <p className={classes.dim}>{t('changedText', { fields: changed.join(', ') })}</p>}
      {ran.inside.length > 0 && <Parts parts={parts} shown={shown} onSelect={setPicked} />}
      {shown.state === 'failed' && run.verbs.includes('retry') && (
        <span>
          <RetryRun run={run} />
        </span>
      )}
      <NodeDetails key={shown.key} run={run} node={shown} nodes={nodes} onSelect={go} />
      <details className={classes.log}>
        <summary>{t('log')}</summary>
        <div>
          <RunLog key={`${source.id} ${source.node ?? ''}`} source={source} live={run.finishedAt === null} />
        </div>
      </details>
    </>
  );
}

/** The step, and what it began. */
function Parts({
  parts,
  shown,
  onSelect,
}: {
  parts: readonly ShownNode[];
  shown: ShownNode;
  onSelect: (key: string) => void;
}) {
  const t = useTranslations('design.watch');
  return (
    <ul className={classes.parts} aria-label={t('parts')}>
      {parts.slice(0, mostInside + 1).map(({ key, name, state }) => (
        <li key={key}>
          <button type="button" aria-pressed={key === shown.key} onClick={() => onSelect(key)}>
            <StatusMark of="node" state={state} bare />
            <span>{name}</span>
          </button>
        </li>
      ))}
      {parts.length > mostInside + 1 && (
        <li className={classes.dim}>{t('more', { count: parts.length - mostInside - 1 })}</li>
      )}
    </ul>
  );
}

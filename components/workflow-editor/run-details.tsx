'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { Note } from '@/components/patterns/note';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { NodeAsk } from '@/components/run/node-ask';
import { RunVerbs } from '@/components/run/run-verbs';
import { useNode } from '@/components/run/use-node';
import type { ShownNode } from '@/components/run/use-nodes';
import { Ago } from '@/components/ui/ago';
import { type WorkflowModel, stepOf } from '@/server/domain/workflow-edit/workflow-model';
import { pointOf, wantsSomebody, whyOf } from './run-steps';
import { useRunChanges } from './use-run-overlay';
import type { WorkflowEditor } from './use-workflow-editor';
import { useRunInView } from './watch-run';
import classes from './run-watch.module.css';

/** So many questions are answered at once without going to their steps. */
const mostAsked = 3;

/** The run that is watched as a whole: why it failed, whom it asks, what may be done with it, what changed since. */
export function RunDetails({ editor, model }: { editor: WorkflowEditor; model: WorkflowModel }) {
  const t = useTranslations('design.watch');
  const project = useProject();
  const { run, steps, nodes } = useRunInView();
  if (run === null) return null;
  const looked = [...steps].filter(([, step]) => wantsSomebody(pointOf(step)));
  const asking = looked.filter(([, step]) => pointOf(step).state === 'suspended');
  const wanting = looked.filter((each) => !asking.slice(0, mostAsked).includes(each));
  return (
    <>
      <p className={classes.dim}>
        {t('startedBy', { name: run.createdByName })} <Ago at={run.createdAt} long />
        {run.workflowRevision !== null && ` · r${run.workflowRevision}`} ·{' '}
        <Link prefetch={false} className={classes.link} href={routes.run(project, run.id)}>
          {t('page')}
        </Link>
      </p>
      {run.error && <Note tone="fail">{run.error.message}</Note>}
      {asking.slice(0, mostAsked).map(([name, step]) => (
        <Asked key={name} name={name} node={pointOf(step)} editor={editor} model={model} />
      ))}
      {wanting.length > 0 && (
        <StepList
          label={t('wanting')}
          rows={wanting.map(([name, step]) => ({ id: name, name, says: whyOf(step) }))}
          editor={editor}
          model={model}
        />
      )}
      <div className={classes.verbs}>
        <RunVerbs run={run} nodes={nodes} />
      </div>
      <Changes editor={editor} model={model} number={run.number} />
    </>
  );
}

/** A step that waits for somebody: what it asks, and the answer, without going to it first. */
function Asked({
  name,
  node,
  editor,
  model,
}: {
  name: string;
  node: ShownNode;
  editor: WorkflowEditor;
  model: WorkflowModel;
}) {
  const t = useTranslations('design.watch');
  const { detail } = useNode(node);
  return (
    <div className={classes.asked}>
      <StepList
        label={t('wanting')}
        rows={[{ id: name, name, says: node.message }]}
        editor={editor}
        model={model}
      />
      {detail && <NodeAsk node={detail} />}
    </div>
  );
}

function Changes({
  editor,
  model,
  number,
}: {
  editor: WorkflowEditor;
  model: WorkflowModel;
  number: number;
}) {
  const t = useTranslations('design.watch');
  const { changed, added, removed } = useRunChanges(model);
  const nameOf = (id: string) => stepOf(model, id)?.name ?? id;
  const rows = [
    ...[...changed].map(([id, fields]) => ({
      id,
      name: nameOf(id),
      says: t('fields', { fields: fields.join(', ') }),
    })),
    ...[...added].map((id) => ({ id, name: nameOf(id), says: t('added') })),
    ...removed.map((name) => ({ id: name, name, says: t('removed') })),
  ];
  if (rows.length === 0) return <p className={classes.dim}>{t('same')}</p>;
  return <StepList label={t('since', { number })} rows={rows} editor={editor} model={model} />;
}

type Row = { id: string; name: string; says: string };

function StepList({
  label,
  rows,
  editor,
  model,
}: {
  label: string;
  rows: readonly Row[];
  editor: WorkflowEditor;
  model: WorkflowModel;
}) {
  return (
    <div>
      <h3>{label}</h3>
      <ul className={classes.rows}>
        {rows.map(({ id, name, says }) => (
          <li key={id}>
            {stepOf(model, id) ? (
              <button type="button" onClick={() => editor.select([id])}>
                {name}
              </button>
            ) : (
              <span>{name}</span>
            )}
            <span className={classes.dim}>{says}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { MutationNote } from '@/components/patterns/mutation-note';
import { useMay, useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { whyNotAlone } from '@/server/domain/oam/not-alone';
import type { StepModel } from '@/server/domain/workflow-edit/workflow-model';
import { PinnedValue } from './pinned-value';
import { takenBy } from './pins';
import { useStepSchemas } from './use-step-schemas';
import type { WorkflowEditor } from './use-workflow-editor';
import { useRunInView } from './watch-run';
import classes from './run-watch.module.css';

/** What a step takes and gives, and the button that runs it with that. */
export function StepTryDetails({ editor, step }: { editor: WorkflowEditor; step: StepModel }) {
  const t = useTranslations('design.watch');
  const { outputs } = useRunInView();
  const taken = takenBy(step.step.inputs);
  const giverOf = (name: string) => outputs.get(name)?.step ?? step.name;
  return (
    <>
      {taken.length > 0 && (
        <div>
          <h3>{t('takes')}</h3>
          {taken.map((name) => (
            <PinnedValue key={name} name={name} step={giverOf(name)} />
          ))}
        </div>
      )}
      {step.step.outputs.length > 0 && (
        <div>
          <h3>{t('gives')}</h3>
          {step.step.outputs.map(({ name }) => (
            <PinnedValue key={name} name={name} step={step.name} />
          ))}
        </div>
      )}
      <RunAlone editor={editor} step={step} taken={taken} />
    </>
  );
}

function RunAlone({
  editor,
  step,
  taken,
}: {
  editor: WorkflowEditor;
  step: StepModel;
  /** Names of the values that it takes. */
  taken: readonly string[];
}) {
  const t = useTranslations('design.watch');
  const trpc = useTRPC();
  const project = useProject();
  const { of, inputs, outputs, choose } = useRunInView();
  const onSuccess = ({ runId }: { runId: string }) => choose(runId);
  const ofWorkflow = useMutation(trpc.workflow.runStep.mutationOptions({ onSuccess }));
  const ofApplication = useMutation(trpc.application.runStep.mutationOptions({ onSuccess }));
  const reason = useReason(
    step,
    taken.filter((name) => !outputs.has(name)),
  );
  if (of === null) return null;
  const isOfApplication = 'application' in of;
  const start = isOfApplication ? ofApplication : ofWorkflow;
  const run = () =>
    start.mutate({
      project,
      name: isOfApplication ? of.application : of.workflow,
      step: step.name,
      document: editor.text.history.text,
      inputs,
      outputs: Object.fromEntries(
        taken.flatMap((name) => {
          const found = outputs.get(name);
          return found ? [[name, found.value]] : [];
        }),
      ),
    });
  return (
    <>
      <p className={classes.dim}>{reason ?? t(isOfApplication ? 'aloneTextApplication' : 'aloneText')}</p>
      {start.error && <MutationNote error={start.error} />}
      <span>
        <Button size="sm" disabled={reason !== undefined} title={reason} busy={start.isPending} onClick={run}>
          {t('aloneRun')}
        </Button>
      </span>
    </>
  );
}

/** Why it cannot be run by itself. */
function useReason({ step }: StepModel, lacking: readonly string[]): string | undefined {
  const t = useTranslations('design.watch');
  const { of } = useRunInView();
  const { writesOf } = useStepSchemas();
  const isOfApplication = of !== null && 'application' in of;
  const may = useMay(isOfApplication ? 'application.deploy' : 'workflow.run');
  const why = whyNotAlone(step.type);
  if (!may.allowed) return t('aloneRole', { roles: may.roles.join(', ') });
  if (why !== null) return t(`aloneNot.${why}`);
  if (isOfApplication && writesOf(step.type)) return t('aloneNot.writes');
  return lacking.length > 0 ? t('aloneLacks', { names: lacking.join(', ') }) : undefined;
}

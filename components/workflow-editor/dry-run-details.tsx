'use client';

import { useTranslations } from 'next-intl';
import { Note } from '@/components/patterns/note';
import { QueryFailure } from '@/components/patterns/query-failure';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { Mono } from '@/components/ui/code';
import { allSteps } from '@/server/domain/workflow-edit/workflow-model';
import { countDecisions, saysOf } from './dry-run-overlay';
import type { Foreseen } from './foreseen';
import { useDryRun } from './show-dry-run';
import { useDryRunWords } from './use-dry-run-words';
import type { WorkflowEditor } from './use-workflow-editor';
import classes from './dry-run.module.css';
import watch from './run-watch.module.css';

/** What would become of a step: whether it runs and why, with which parameters, and what it would change. */
export function ForeseenStep({ name }: { name: string }) {
  const t = useTranslations('design.dry');
  const { steps, found } = useDryRun();
  const step = steps.get(name);
  if (!found) return <Unfound />;
  if (!step) return <p className={watch.dim}>{t('absentText')}</p>;
  return <Details step={step} />;
}

/** What is wrong with it, what a start would give, and each step with what would become of it. */
export function ForeseenWhole({ editor }: { editor: WorkflowEditor }) {
  const t = useTranslations('design.dry');
  const { found } = useDryRun();
  const words = useDryRunWords();
  if (!found) return <Unfound />;
  const drawn = new Set(editor.model ? allSteps(editor.model.steps).map(({ name }) => name) : []);
  return (
    <>
      <p className={watch.dim}>
        {t('intro')} {t('found', { ...countDecisions(found.steps) })}
      </p>
      {found.problems.map(({ message, path, severity }) => (
        <Note key={`${path} ${message}`} tone={severity === 'warning' ? 'warn' : 'fail'}>
          {message} {path && <Mono>{path}</Mono>}
        </Note>
      ))}
      {Object.keys(found.inputs).length > 0 && <Values label={t('given')} values={found.inputs} />}
      <ul className={classes.steps} aria-label={t('steps')}>
        {found.steps.map((step) => (
          <li
            key={step.name}
            data-inside={step.parent ?? undefined}
            data-drawn={drawn.has(step.name) || undefined}
          >
            {drawn.has(step.name) ? (
              <button type="button" onClick={() => editor.select([step.name])}>
                {step.title}
              </button>
            ) : (
              <b>{step.title}</b>
            )}
            <span className={watch.dim}>{saysOf(step, words)}</span>
            {!drawn.has(step.name) && <Details step={step} isShort />}
          </li>
        ))}
      </ul>
    </>
  );
}

function Unfound() {
  const t = useTranslations('design.dry');
  const { error, inputs, show } = useDryRun();
  if (error) return <QueryFailure tried={t('failed')} error={error} onRetry={() => show(inputs)} />;
  return <SkeletonRows rows={3} label={t('reading')} />;
}

function Details({
  step,
  isShort = false,
}: {
  step: Foreseen;
  /** What becomes of it stands above it already. */
  isShort?: boolean;
}) {
  const t = useTranslations('design.dry');
  const words = useDryRunWords();
  const { decision, waitsFor, condition, items, properties, later } = step;
  return (
    <>
      {!isShort && <p>{saysOf(step, words)}</p>}
      {condition && decision === 'runs' && (
        <p className={watch.dim}>
          {t('met')} <Mono>{condition}</Mono>
        </p>
      )}
      {waitsFor.length > 0 && decision !== 'skipped' && (
        <p className={watch.dim}>{t('after', { names: waitsFor.join(', ') })}</p>
      )}
      {items !== null && <p className={watch.dim}>{t('items', { count: items })}</p>}
      {Object.keys(properties).length > 0 && <Values label={t('parameters')} values={properties} />}
      {later.length > 0 && (
        <div>
          <h3>{t('later')}</h3>
          <ul className={watch.rows}>
            {later.map(({ from, parameterKey }) => (
              <li key={`${from} ${parameterKey ?? ''}`}>
                <Mono>{parameterKey ?? from}</Mono>
                <span className={watch.dim}>{t('laterFrom', { from })}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Deliveries step={step} />
    </>
  );
}

function Values({ label, values }: { label: string; values: Foreseen['properties'] }) {
  return (
    <div>
      <h3>{label}</h3>
      <pre className={classes.values} tabIndex={0} role="region" aria-label={label}>
        {JSON.stringify(values, null, 2)}
      </pre>
    </div>
  );
}

function Deliveries({ step: { delivers } }: { step: Foreseen }) {
  const t = useTranslations('design.dry');
  if (delivers.length === 0) return null;
  return (
    <>
      {delivers.map(({ cluster, namespace, objects }) => (
        <div key={`${cluster} ${namespace}`}>
          <h3>{t('delivers', { place: `${cluster}/${namespace}` })}</h3>
          <ul className={watch.rows}>
            {objects.map(({ kind, name, change }) => (
              <li key={`${kind} ${name}`}>
                <span>
                  {kind} {name}
                </span>
                <span className={watch.dim}>
                  {change === null ? t('unknownChange') : t(`change.${change}`)}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

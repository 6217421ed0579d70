'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useMemo } from 'react';
import { problemsUnder } from '@/components/application-form/problems-under';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { type JsonObject, isJsonObject } from '@/server/domain/json';
import { parseType } from '@/server/domain/oam/definition-lookup';
import { formatPath } from '@/server/domain/oam/document-path';
import { setStepField } from '@/server/domain/workflow-edit/edit-fields';
import { namesAround } from './names-around';
import type { StepPart } from './step-part';
import { takenValues } from './taken-values';
import classes from './inspector.module.css';

const Parameters = dynamic(
  () => import('@/components/application-form/parameters').then((module) => module.Parameters),
  { ssr: false },
);

/** Ids of the fields begin with it. */
export const formOfStep = 'step';

/** The form of a step's type; what is typed in it goes into the document at once. */
export function StepParameters({
  editor,
  model,
  step,
  isKnown,
  isEditable,
}: StepPart & {
  /** Is there such a type? */
  isKnown: boolean;
}) {
  const t = useTranslations('design');
  const project = useProject();
  const { type } = step.step;
  const own = isJsonObject(step.value) ? step.value['properties'] : undefined;
  const write = (properties: JsonObject) => {
    const value = Object.keys(properties).length === 0 ? undefined : properties;
    editor.act((now) => setStepField(now, step.id, ['properties'], value), true);
  };
  const filled = useMemo(
    () =>
      new Map(
        takenValues(model, step)
          .filter(({ parameterKey }) => parameterKey !== '')
          .map(({ parameterKey, from, giver }) => [
            parameterKey,
            giver === null
              ? t('values.filledFrom', { from })
              : t('values.filledFromStep', { from, name: giver }),
          ]),
      ),
    [model, step, t],
  );
  if (type === '') return null;
  if (!isKnown) return <p className={classes.unknown}>{t('unknownType', { type })}</p>;
  return (
    <fieldset className={classes.form} disabled={!isEditable}>
      <Filled filled={filled} />
      <Parameters
        kind="workflow-step"
        type={type}
        idPrefix={formOfStep}
        value={isJsonObject(own) ? own : {}}
        problems={problemsUnder(formatPath([...step.path, 'properties']), editor.problems)}
        choices={namesAround(model)}
        filled={filled}
        onChange={write}
        action={
          <Link prefetch={false} href={routes.type(project, 'workflow-step', parseType(type).name)}>
            {t('docs')}
          </Link>
        }
      />
    </fieldset>
  );
}

/** Of parameters whose fields may be empty, because what the step takes fills them when it runs. */
function Filled({ filled }: { filled: ReadonlyMap<string, string> }) {
  const t = useTranslations('design.values');
  if (filled.size === 0) return null;
  return (
    <div className={classes.filled}>
      {t('filled')}
      <ul>
        {[...filled].map(([parameter, from]) => (
          <li key={parameter}>
            <code>{parameter}</code> {from}
          </li>
        ))}
      </ul>
    </div>
  );
}

'use client';

import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Mono } from '@/components/ui/code';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { Plan, type PlanLine } from '@/components/ui/plan';
import type { Problem } from '@/server/domain/error';
import { Note } from './note';
import { SkeletonRows } from './skeleton';
import classes from './confirm-plan.module.css';

/**
 * The dialog of a dangerous action is its plan. `keep` names the safe answer and has the focus; `act` repeats verb and
 * object. `typeName` asks for the name: only when data or a production placement goes.
 */
export function ConfirmPlan({
  title,
  intro,
  lines,
  keep,
  act,
  typeName,
  foot,
  busy,
  problem,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  intro?: ReactNode;
  /** Undefined while the plan is being made. */
  lines: readonly PlanLine[] | undefined;
  keep: string;
  act: string;
  typeName?: string;
  foot?: string;
  busy?: boolean;
  problem?: Pick<Problem, 'message' | 'hint'> | undefined;
  onConfirm: () => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const t = useTranslations('patterns');
  const [typed, setTyped] = useState('');
  const allowed = lines !== undefined && (typeName === undefined || typed === typeName);
  return (
    <Dialog
      role="alertdialog"
      title={title}
      intro={intro}
      onClose={onClose}
      foot={
        <>
          <span>{foot}</span>
          <Button data-first-focus={typeName === undefined || undefined} onClick={onClose}>
            {keep}
          </Button>
          <Button
            variant={allowed ? 'danger' : 'default'}
            disabled={!allowed}
            busy={busy}
            onClick={onConfirm}
          >
            {act}
          </Button>
        </>
      }
    >
      {lines === undefined ? (
        <SkeletonRows rows={3} label={t('planning')} />
      ) : (
        <Plan lines={lines} label={t('plan')} />
      )}
      {children}
      {typeName !== undefined && (
        <div className={classes.type}>
          <TextField
            mono
            data-first-focus
            autoComplete="off"
            spellCheck={false}
            label={t.rich('typeName', { name: typeName, b: inMono })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
      )}
      {problem !== undefined && (
        <div className={classes.problem}>
          <Note tone="fail">
            {problem.message} {problem.hint}
          </Note>
        </div>
      )}
    </Dialog>
  );
}

function inMono(chunks: ReactNode) {
  return <Mono>{chunks}</Mono>;
}

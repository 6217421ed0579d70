'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useMay, useSession } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { Ago } from '@/components/ui/ago';
import { Person } from '@/components/ui/person';
import { isAsked } from '@/server/domain/ask';
import { NodeApproval } from './node-approval';
import type { DetailedNode } from './use-node';
import classes from './node.module.css';

const NodeForm = dynamic(() => import('./node-form').then((module) => module.NodeForm), {
  loading: () => <SkeletonRows rows={3} label="" />,
});

/** What a node asks people and what they answered; who may, answers here. */
export function NodeAsk({ node }: { node: DetailedNode }) {
  const t = useTranslations('run.ask');
  const may = useMay('run.answer');
  const { user, project } = useSession();
  const { ask, answers } = node;
  if (ask === null && answers.length === 0) return null;
  const isDone = answers.some((answer) => answer.by.id === user.id);
  const isForMe = ask !== null && isAsked(ask, { role: project.role, email: user.email });
  const notMine = isForMe ? undefined : t('notYou');
  const whyNot = may.allowed ? notMine : t('mayNot', { roles: may.roles.join(', ') });
  return (
    <section className={classes.ask} aria-label={t('title', { name: node.name })}>
      {ask !== null && <p className={classes.asked}>{whoOf(ask, t)}</p>}
      {answers.length > 0 && (
        <ul className={classes.answers}>
          {answers.map((answer) => (
            <li key={answer.by.id ?? answer.by.name}>
              <Person name={answer.by.name} size="sm" />
              <span>
                <b>{answer.by.name}</b> {t(answer.kind === 'form' ? 'answered' : answer.verdict)}{' '}
                <Ago at={new Date(answer.atMs)} long />
                {answer.kind === 'approval' && answer.comment !== '' && <q>{answer.comment}</q>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {ask !== null && isDone && <p className={classes.asked}>{t('done')}</p>}
      {ask?.kind === 'approval' && !isDone && <NodeApproval {...{ node, ask, whyNot }} />}
      {ask?.kind === 'form' && !isDone && <NodeForm {...{ node, whyNot }} schema={ask.schema} />}
    </section>
  );
}

function whoOf(
  ask: NonNullable<DetailedNode['ask']>,
  t: ReturnType<typeof useTranslations<'run.ask'>>,
): string {
  const who = [...(ask.roles ?? []), ...(ask.people ?? [])].join(', ');
  const asked = ask.kind === 'form' ? t('needsForm') : t('needs', { count: ask.needed });
  return [asked, who !== '' && t('of', { who }), ask.notStarter && t('notStarter')].filter(Boolean).join(' ');
}

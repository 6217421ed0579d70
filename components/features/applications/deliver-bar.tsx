'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { focusFirstProblem } from '@/components/patterns/first-problem';
import { MutationNote } from '@/components/patterns/mutation-note';
import { useMay, useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Glyph } from '@/components/ui/glyph';
import type { Problem } from '@/server/domain/error';
import classes from './new-application.module.css';

/** The foot of the page: what stands in the way, where it goes, and the two ways to go on. */
export function DeliverBar({
  document,
  stage,
  stages,
  onStage,
  problems,
  isStarted,
}: {
  document: string;
  stage: string;
  stages: readonly string[];
  onStage: (stage: string) => void;
  problems: readonly Problem[];
  isStarted: boolean;
}) {
  const t = useTranslations('newApplication');
  const trpc = useTRPC();
  const project = useProject();
  const router = useRouter();
  const queryClient = useQueryClient();
  const may = useMay('application.deploy');
  const leaveTo = async (href: string) => {
    await queryClient.invalidateQueries({ queryKey: trpc.application.list.queryKey() });
    router.push(href);
  };
  const save = useMutation(
    trpc.application.save.mutationOptions({
      onSuccess: ({ name }) => leaveTo(routes.application(project, name)),
    }),
  );
  const deliver = useMutation(
    trpc.application.applyDocuments.mutationOptions({
      // The run shows how it goes; when there is none, all of it is there already.
      onSuccess: ([first]) => {
        if (first === undefined) return undefined;
        return first.runId === null
          ? leaveTo(routes.application(project, first.name))
          : leaveTo(routes.run(project, first.runId));
      },
    }),
  );
  const errors = problems.filter((problem) => problem.severity !== 'warning').length;
  const isBusy = save.isPending || deliver.isPending;
  const failed = deliver.error ?? save.error;
  const isBlocked = !isStarted || errors > 0;
  return (
    <footer className={classes.bar}>
      {failed !== null && <MutationNote error={failed} />}
      <div className={classes.barLine}>
        {errors > 0 && (
          <button type="button" className={classes.errors} onClick={focusFirstProblem}>
            <Glyph name="fail" />
            {t('problems', { count: errors })}
          </button>
        )}
        <span className={classes.grow} />
        {stages.length > 1 && (
          <label className={classes.stage}>
            {t('stage')}
            <select value={stage} onChange={(event) => onStage(event.currentTarget.value)}>
              <option value="">{t('firstStage', { stage: stages[0] ?? '' })}</option>
              {stages.slice(1).map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <ButtonLink variant="subtle" href={routes.applications(project)}>
          {t('cancel')}
        </ButtonLink>
        <Button
          disabled={isBlocked}
          busy={isBusy}
          onClick={() => save.mutate({ project, document, baseRevision: 0 })}
        >
          {t('saveOnly')}
        </Button>
        <Button
          variant="filled"
          disabled={isBlocked || !may.allowed}
          title={may.allowed ? undefined : t('needsRole', { roles: may.roles.join(', ') })}
          busy={isBusy}
          onClick={() => deliver.mutate({ project, document, stage: stage || undefined, baseRevision: 0 })}
        >
          {t('deliver')}
        </Button>
      </div>
    </footer>
  );
}

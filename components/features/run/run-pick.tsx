'use client';

import { useTranslations } from 'next-intl';
import type { Column } from '@/components/patterns/data-table-column';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import type { Outputs } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Checkbox } from '@/components/ui/checkbox';
import classes from './run-list.module.css';
import text from '@/components/ui/text.module.css';

type RunItem = Pick<Outputs['run']['list']['items'][number], 'id' | 'number'>;

/** Two runs can be picked; a third takes the place of the first. */
export function usePickColumn<Row extends RunItem>(
  pick: readonly string[],
  onPick: (pick: string[]) => void,
): Column<Row> {
  const t = useTranslations('run');
  return {
    key: 'pick',
    head: <span className={text.hidden}>{t('pickHead')}</span>,
    width: 46,
    render: ({ id, number }) => (
      <span className={classes.box}>
        <Checkbox
          aria-label={t('pick', { number })}
          checked={pick.includes(id)}
          onChange={({ currentTarget }) => {
            const others = pick.filter((each) => each !== id);
            onPick(currentTarget.checked ? [...others, id].slice(-2) : others);
          }}
        />
      </span>
    ),
  };
}

/** What can be done with the runs that are picked. */
export function PickedRuns({
  pick,
  runs,
  onDrop,
}: {
  pick: readonly string[];
  runs: readonly RunItem[] | undefined;
  onDrop: () => void;
}) {
  const t = useTranslations('run');
  const project = useProject();
  if (pick.length === 0) return null;
  const numberOf = (id: string) => runs?.find((run) => run.id === id)?.number ?? 0;
  const [earlier, later] = pick.toSorted((a, b) => numberOf(a) - numberOf(b));
  return (
    <span className={classes.picked}>
      {earlier !== undefined && later !== undefined ? (
        <ButtonLink size="sm" variant="filled" href={routes.compareRuns(project, later, earlier)}>
          {t('compareTwo')}
        </ButtonLink>
      ) : (
        t('pickOneMore')
      )}
      <Button size="sm" variant="subtle" onClick={onDrop}>
        {t('pickDrop')}
      </Button>
    </span>
  );
}

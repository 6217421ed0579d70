'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useProject } from '@/components/patterns/session';
import { Toolbar } from '@/components/patterns/toolbar';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { ComparedDocuments, ComparedResources } from './revision-compare-body';
import classes from './application-detail.module.css';

const shapes = ['document', 'resources'] as const;
const params = {
  from: parseAsInteger,
  to: parseAsInteger,
  of: parseAsStringLiteral(shapes).withDefault('document'),
  stage: parseAsString,
};

/** The two revisions that the address compares; null where it compares none. */
export function useCompared() {
  const [{ from, to, of, stage }, set] = useQueryStates(params);
  const compared = from === null || to === null ? null : { from, to, of, stage };
  return { compared, set };
}

/** Two revisions beside each other: their documents, or what both would bring to a stage. */
export function RevisionCompare({ name, newest }: { name: string; newest: number }) {
  const t = useTranslations('revisions');
  const { compared, set } = useCompared();
  if (!compared) return null;
  const { from, to, of, stage } = compared;
  return (
    <div className={classes.view}>
      <Toolbar
        ruled
        end={
          <Button variant="subtle" onClick={() => void set({ from: null, to: null, of: null, stage: null })}>
            {t('endComparison')}
          </Button>
        }
      >
        <RevisionChoice
          label={t('compareFrom')}
          value={from}
          newest={newest}
          onPick={(number) => void set({ from: number })}
        />
        <span aria-hidden="true">→</span>
        <RevisionChoice
          label={t('compareTo')}
          value={to}
          newest={newest}
          onPick={(number) => void set({ to: number })}
        />
        <Segmented
          label={t('compareOf')}
          value={of}
          options={shapes.map((value) => ({ value, label: t(`compared.${value}`) }))}
          onChange={(value) => void set({ of: value })}
        />
        {of === 'resources' && <StageChoice value={stage} onPick={(next) => void set({ stage: next })} />}
      </Toolbar>
      {of === 'document' ? (
        <ComparedDocuments name={name} from={from} to={to} />
      ) : (
        <ComparedResources name={name} from={from} to={to} stage={stage} />
      )}
    </div>
  );
}

/** So many are offered, the newest ones; any other stands in the address. */
const mostOffered = 300;

function RevisionChoice({
  label,
  value,
  newest,
  onPick,
}: {
  label: string;
  value: number;
  newest: number;
  onPick: (number: number) => void;
}) {
  const length = Math.min(newest, mostOffered);
  const numbers = new Set([...Array.from({ length }, (_, index) => newest - index), value]);
  return (
    <select
      className={classes.choice}
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => onPick(Number(currentTarget.value))}
    >
      {[...numbers].map((number) => (
        <option key={number} value={number}>
          r{number}
        </option>
      ))}
    </select>
  );
}

function StageChoice({ value, onPick }: { value: string | null; onPick: (stage: string) => void }) {
  const t = useTranslations('deliver');
  const trpc = useTRPC();
  const project = useProject();
  const { data: stages = [] } = useQuery(trpc.environment.stages.queryOptions({ project }));
  if (stages.length < 2) return null;
  return (
    <select
      className={classes.choice}
      aria-label={t('stage')}
      value={value ?? stages[0]?.name ?? ''}
      onChange={({ currentTarget }) => onPick(currentTarget.value)}
    >
      {stages.map((each) => (
        <option key={each.id}>{each.name}</option>
      ))}
    </select>
  );
}

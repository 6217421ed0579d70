'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useQueryStates } from 'nuqs';
import { textOf } from '@/components/form/text-of';
import { Empty } from '@/components/patterns/empty';
import { PageHeader } from '@/components/patterns/page-header';
import { QueryFailure } from '@/components/patterns/query-failure';
import { SearchBox } from '@/components/patterns/search-box';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { StateFilter } from '@/components/patterns/state-filter';
import { Toolbar } from '@/components/patterns/toolbar';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC, type Outputs } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Button } from '@/components/ui/button';
import { Num } from '@/components/ui/num';
import { TypeCell } from './type-cell';
import { typeKinds, typeParams, type TypeKind } from './type-params';
import classes from './types.module.css';

type Type = Outputs['definition']['list'][number];

/** What documents can be built from: the active types of the plugins that are on. */
export function Types() {
  const t = useTranslations('types');
  const trpc = useTRPC();
  const project = useProject();
  const [params, setParams] = useQueryStates(typeParams, { history: 'push', clearOnDefault: true });
  const types = useQuery(trpc.definition.list.queryOptions({ project }));
  useLive(['definitions'], [trpc.definition.list.queryKey()]);
  const found = useSearch(types.data, params.q);
  return (
    <>
      <PageHeader
        title={t('title')}
        mark={types.data && <Num value={types.data.length} />}
        says={t('says')}
      />
      <KindFilter types={found} current={params.kind} onChange={(kind) => void setParams({ kind })} />
      <Toolbar>
        <SearchBox label={t('search')} value={params.q} onSearch={(q) => void setParams({ q })} />
      </Toolbar>
      {hasFailed(types) ? (
        <QueryFailure tried={t('failed')} error={types.error} onRetry={() => void types.refetch()} />
      ) : (
        <Cells
          types={found?.filter((type) => params.kind === null || type.kind === params.kind)}
          onDrop={() => void setParams({ q: '', kind: null })}
        />
      )}
    </>
  );
}

function useSearch(types: readonly Type[] | undefined, search: string): readonly Type[] | undefined {
  const locale = useLocale();
  const words = search.trim().toLowerCase();
  const inOrder = types?.toSorted(
    (one, other) => typeKinds.indexOf(one.kind) - typeKinds.indexOf(other.kind),
  );
  if (words === '') return inOrder;
  return inOrder?.filter((type) =>
    [type.name, textOf(type.title, locale), textOf(type.description, locale)].some((text) =>
      text.toLowerCase().includes(words),
    ),
  );
}

function KindFilter({
  types,
  current,
  onChange,
}: {
  types: readonly Type[] | undefined;
  current: TypeKind | null;
  onChange: (kind: TypeKind | null) => void;
}) {
  const t = useTranslations('types');
  return (
    <StateFilter
      label={t('filterKind')}
      current={current ?? 'all'}
      counts={[
        { key: 'all', label: t('all'), count: types?.length },
        ...typeKinds.map((kind) => ({
          key: kind,
          label: t(`kinds.${kind}`),
          count: types?.filter((type) => type.kind === kind).length,
        })),
      ]}
      onChange={(key) => onChange(typeKinds.find((kind) => kind === key) ?? null)}
    />
  );
}

function Cells({ types, onDrop }: { types: readonly Type[] | undefined; onDrop: () => void }) {
  const t = useTranslations('types');
  const patterns = useTranslations('patterns');
  if (types === undefined) {
    return (
      <div className={classes.loading}>
        <SkeletonRows rows={10} label={patterns('loading')} slow={patterns('slow')} />
      </div>
    );
  }
  if (types.length === 0) {
    return (
      <Empty title={t('noMatch')} actions={<Button onClick={onDrop}>{t('dropFilters')}</Button>}>
        {t('noMatchText')}
      </Empty>
    );
  }
  return (
    <ul className={classes.cells}>
      {types.map((type) => (
        <TypeCell key={`${type.kind}/${type.name}`} type={type} />
      ))}
    </ul>
  );
}

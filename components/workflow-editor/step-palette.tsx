'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { type Place, dragType } from '@/components/graph/editing';
import { isComposing } from '@/components/patterns/is-composing';
import { QueryFailure } from '@/components/patterns/query-failure';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { TypeIcon } from '@/components/ui/type-icon';
import { paletteGroups } from './palette-groups';
import { useRecentTypes } from './use-recent-types';
import type { StepType, useStepTypes } from './use-step-types';
import classes from './step-palette.module.css';

/** The types of steps: drag one, click it, or search and press Enter. */
export function StepPalette({
  types: { types, isPending, error, retry },
  place,
  placeName,
  usual,
  onAdd,
  onLeave,
}: {
  types: ReturnType<typeof useStepTypes>;
  /** Where the next one goes, where somebody said so. */
  place: Place | null;
  placeName: string;
  /** Where it goes while nobody said: by the step that is selected. */
  usual: { name: string; isWithin: boolean } | null;
  onAdd: (type: string) => void;
  onLeave: () => void;
}) {
  const t = useTranslations('design');
  const patterns = useTranslations('patterns');
  const [search, setSearch] = useState('');
  const [recent, noteUse] = useRecentTypes();
  const box = useRef<HTMLElement>(null);
  const id = useId();
  const groups = paletteGroups(types, recent, search);
  useEffect(() => {
    const input = place === null ? null : box.current?.querySelector('input');
    input?.focus();
    // What was searched for before is written over.
    input?.select();
  }, [place]);
  const add = (type: string) => {
    noteUse(type);
    setSearch('');
    onAdd(type);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const first = groups[0]?.types[0];
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement && first) {
      event.preventDefault();
      add(first.name);
    }
    if (event.key === 'Escape') {
      setSearch('');
      onLeave();
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') moveFocus(event, box.current);
  };
  return (
    <section ref={box} className={classes.palette} aria-label={t('palette')}>
      <input
        type="search"
        className={classes.search}
        placeholder={t('searchSteps')}
        aria-label={t('searchSteps')}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {place !== null && (
        <p className={classes.place} role="status">
          {'after' in place && t('placeAfter', { name: placeName })}
          {'edge' in place && t('placeBetween', { name: placeName })}
          {'within' in place && (placeName === '' ? t('placeEnd') : t('placeWithin', { name: placeName }))}
        </p>
      )}
      {place === null && usual !== null && (
        <p className={classes.place}>
          {t(usual.isWithin ? 'placeInto' : 'placeBehind', { name: usual.name })}
        </p>
      )}
      {isPending && <SkeletonRows rows={8} label={patterns('loading')} />}
      {error !== null && error !== undefined && (
        <QueryFailure tried={t('typesFailed')} error={error} onRetry={retry} />
      )}
      {groups.length === 0 && search !== '' && <p className={classes.none}>{t('noSuchStep', { search })}</p>}
      {groups.map(({ key, types: of }) => (
        <div key={key} role="group" aria-labelledby={`${id}-${key}`}>
          <h2 id={`${id}-${key}`}>{key === 'recent' || key === 'found' ? t(key) : key}</h2>
          {of.map((type) => (
            <PaletteItem key={type.name} type={type} onAdd={() => add(type.name)} onKeyDown={onKeyDown} />
          ))}
        </div>
      ))}
    </section>
  );
}

function PaletteItem({
  type,
  onAdd,
  onKeyDown,
}: {
  type: StepType;
  onAdd: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  return (
    <button
      type="button"
      className={classes.item}
      draggable
      title={type.description}
      onDragStart={(event) => {
        event.dataTransfer.setData(dragType, type.name);
        event.dataTransfer.effectAllowed = 'copy';
      }}
      onClick={onAdd}
      onKeyDown={onKeyDown}
    >
      <TypeIcon name={type.icon} size="sm" />
      <span>{type.name}</span>
    </button>
  );
}

/** From the search down into the list, and up again. */
function moveFocus(event: KeyboardEvent, box: HTMLElement | null): void {
  const stops = [...(box?.querySelectorAll<HTMLElement>('input, button[draggable]') ?? [])];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

'use client';

import { useTranslations } from 'next-intl';
import { PartList } from './part-list';
import type { TopologyPart } from './topology-parts';
import classes from './application-detail.module.css';

/** Many parts that are drawn as one, in the panel: each of them. */
export function PileBody({
  parts,
  onSelect,
}: {
  parts: readonly TopologyPart[];
  onSelect: (id: string) => void;
}) {
  const t = useTranslations('application');
  return (
    <div className={classes.pile}>
      <PartList label={t('objects')} parts={parts} by="component" selected={null} onSelect={onSelect} />
    </div>
  );
}

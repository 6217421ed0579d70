'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { OutlineRow } from '@/components/graph/graph-outline';
import { ClientOnly } from '@/components/ui/client-only';
import { Num } from '@/components/ui/num';
import { StatusMark } from '@/components/ui/status-mark';
import { useStatusWord } from '@/components/ui/use-status-word';
import { VirtualList } from '@/components/ui/virtual-list';
import type { InstanceState } from '@/server/domain/status';
import { ResourceIcon } from './resource-icon';
import { type Grouping, type PartRow, type TopologyPart, rowsOf } from './topology-parts';
import outline from '@/components/graph/outline.module.css';

const keyOf = ({ id }: PartRow) => id;

/** Objects and pods, as many as there are: what is not well first, then group by group. `parts` are in order. */
export function PartList({
  label,
  parts,
  by,
  selected,
  onSelect,
}: {
  label: string;
  parts: readonly TopologyPart[];
  by: Grouping;
  selected: string | null;
  onSelect: (id: string) => void;
}) {
  const t = useTranslations('application');
  const word = useStatusWord();
  const rows = useMemo(() => rowsOf(parts, by), [parts, by]);
  const said = (head: string | null) => {
    if (head === null) return t('notWell');
    return by === 'state' ? word({ of: 'instance', state: head as InstanceState }) : head;
  };
  // What scrolls by itself is placed by style attributes.
  return (
    <ClientOnly>
      <VirtualList
        label={label}
        rows={rows}
        rowKey={keyOf}
        rowHeight={33}
        current={selected}
        className={outline.outline}
      >
        {(row) =>
          'part' in row ? (
            <OutlineRow
              icon={<ResourceIcon data={row.part.data} />}
              mark={<StatusMark of="instance" state={row.part.state} bare />}
              title={row.part.name}
              subtitle={[row.part.kind, by === 'component' ? '' : row.part.component, row.part.message]
                .filter(Boolean)
                .join(' · ')}
              pressed={row.part.id === selected}
              onPress={() => onSelect(row.part.id)}
            />
          ) : (
            <div className={outline.head}>
              {said(row.head)} <Num value={row.count} />
            </div>
          )
        }
      </VirtualList>
    </ClientOnly>
  );
}

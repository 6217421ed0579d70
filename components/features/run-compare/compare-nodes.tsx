'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { Mono } from '@/components/ui/code';
import { StatusMark } from '@/components/ui/status-mark';
import { useDuration } from '@/components/ui/use-duration';
import { Absent, Part, ValueCells } from './compare-part';
import { byGravity, valueRows } from './compare-rows';
import type { Comparison } from './comparison';
import classes from './compare.module.css';

type Node = Comparison['nodes'][number];
type Side = NonNullable<Node['a']>;

/** What became of each node in both runs; outputs that differ stand under it. */
export function CompareNodes({ a, b, nodes, left }: Pick<Comparison, 'a' | 'b' | 'nodes' | 'left'>) {
  const t = useTranslations('compare');
  return (
    <Part title={t('groups.nodes')}>
      {nodes.length === 0 && (
        <tr>
          <td colSpan={3}>{t('allAlike')}</td>
        </tr>
      )}
      {byGravity(nodes).flatMap((node) => [
        <NodeRow key={node.key} node={node} a={a.id} b={b.id} />,
        ...valueRows(node.outputs, `${node.key} `).map((row) => (
          <ValueCells key={row.key} row={{ ...row, name: t('output', { name: row.name }) }} mono />
        )),
      ])}
      {left > 0 && (
        <tr>
          <td colSpan={3}>{t('left', { count: left })}</td>
        </tr>
      )}
    </Part>
  );
}

function NodeRow({ node, a, b }: { node: Node; a: string; b: string }) {
  return (
    <tr data-same={node.differs.length === 0 || undefined}>
      <th scope="row" title={node.key}>
        <b>{node.name}</b>
        <span className={classes.under}>{node.type ?? node.kind}</span>
      </th>
      <NodeCell node={node} side={node.a} run={a} />
      <NodeCell node={node} side={node.b} run={b} />
    </tr>
  );
}

/** What differs is in ink, what is the same in both is quiet. */
function NodeCell({ node, side, run }: { node: Node; side: Side | null; run: string }) {
  const t = useTranslations('compare');
  const project = useProject();
  const duration = useDuration();
  if (!side) {
    return (
      <td>
        <Absent />
      </td>
    );
  }
  const { differs, key } = node;
  return (
    <td>
      <span className={classes.facts}>
        <Link href={routes.run(project, run, key)}>
          <StatusMark of="node" state={side.state} />
        </Link>
        {side.ms !== null && <span data-differs={differs.includes('duration')}>{duration(side.ms)}</span>}
        {(side.attempts > 1 || differs.includes('attempts')) && (
          <span data-differs={differs.includes('attempts')}>{t('attempts', { count: side.attempts })}</span>
        )}
      </span>
      {side.error && (
        <span className={classes.error}>
          <Mono>{side.error.code}</Mono> {side.error.message}
        </span>
      )}
    </td>
  );
}

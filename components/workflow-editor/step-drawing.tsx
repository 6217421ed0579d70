import type { NodeTone } from '@/components/graph/model';
import type { Drawing } from '@/components/graph/to-flow';
import type { OtherPerson } from '@/components/revisions/use-presence';
import { Glyph, type GlyphName } from '@/components/ui/glyph';
import { Person } from '@/components/ui/person';
import { StatusMark } from '@/components/ui/status-mark';
import { TypeIcon } from '@/components/ui/type-icon';
import { parseType } from '@/server/domain/oam/definition-lookup';
import type { Foreseen } from './foreseen';
import { pointOf } from './run-steps';
import type { StepNode } from './step-graph';
import type { StepType } from './use-step-types';

/** Icons of the types, a mark where there is trouble, or how it went in the run that is watched, and who else is there. */
export function stepDrawing(types: readonly StepType[], others: readonly OtherPerson[]): Drawing<StepNode> {
  const icons = new Map(types.map(({ name, icon }) => [name, icon]));
  return {
    icon: ({ data }) => <TypeIcon name={icons.get(parseType(data.type).name) ?? ''} size="sm" />,
    mark: ({ id, tone, data }) => (
      <>
        {others
          .filter(({ place }) => place === id)
          .map(({ id: who, name }) => (
            <Person key={who} name={name} size="sm" />
          ))}
        <Trouble tone={tone} data={data} />
      </>
    ),
  };
}

const foreseenGlyphs: Readonly<Record<Foreseen['decision'], GlyphName>> = {
  runs: 'ready',
  skipped: 'skip',
  open: 'unreported',
};

function Trouble({ tone, data }: { tone: NodeTone; data: StepNode }) {
  if (data.foreseen && data.problems.length === 0)
    return <Glyph name={foreseenGlyphs[data.foreseen.decision]} />;
  if (data.run && data.problems.length === 0)
    return <StatusMark of="node" state={pointOf(data.run).state} bare />;
  if (tone === 'failed') return <Glyph name="fail" />;
  return tone === 'warning' ? <Glyph name="warn" /> : null;
}

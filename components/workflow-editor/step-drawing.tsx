import type { Drawing } from '@/components/graph/to-flow';
import { Glyph } from '@/components/ui/glyph';
import { StatusMark } from '@/components/ui/status-mark';
import { TypeIcon } from '@/components/ui/type-icon';
import { pointOf } from './run-steps';
import type { StepNode } from './step-graph';
import type { StepType } from './use-step-types';

/** Icons of the types, and a mark where there is trouble, or how it went in the run that is watched. */
export function stepDrawing(types: readonly StepType[]): Drawing<StepNode> {
  const icons = new Map(types.map(({ name, icon }) => [name, icon]));
  return {
    icon: ({ data }) => <TypeIcon name={icons.get(data.type) ?? ''} size="sm" />,
    mark: ({ tone, data }) => {
      if (data.run && data.problems.length === 0)
        return <StatusMark of="node" state={pointOf(data.run).state} bare />;
      if (tone === 'failed') return <Glyph name="fail" />;
      return tone === 'warning' ? <Glyph name="warn" /> : null;
    },
  };
}

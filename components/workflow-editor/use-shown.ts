import { useMediaQuery } from '@mantine/hooks';
import { parseAsBoolean, parseAsStringLiteral, useQueryState } from 'nuqs';

const shapes = parseAsStringLiteral(['graph', 'outline']).withDefault('graph');

/** What of the document is on the screen; in the address, but for what a narrow one has no room for. */
export type Shown = {
  isNarrow: boolean;
  /** The steps as a list in place of the canvas. */
  list: boolean;
  text: boolean;
  onList: () => void;
  onText: () => void;
};

export function useShown(): Shown {
  const [text, setText] = useQueryState('text', parseAsBoolean.withDefault(true));
  const [shape, setShape] = useQueryState('shape', shapes);
  const isNarrow = useMediaQuery('(max-width: 860px)') ?? false;
  return {
    isNarrow,
    list: isNarrow || shape === 'outline',
    text: text && !isNarrow,
    onList: () => void setShape(shape === 'outline' ? 'graph' : 'outline'),
    onText: () => void setText(!text),
  };
}

import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { parseAsBoolean, parseAsStringLiteral, useQueryState } from 'nuqs';

const shapes = parseAsStringLiteral(['graph', 'outline']).withDefault('graph');

/**
 * What of the document is on the screen: as the address says, but for what a narrow one has no room for. Where it says nothing, the text
 * is there if it was the last time, and at first where it leaves the canvas its room.
 */
export type Shown = {
  isNarrow: boolean;
  /** The steps as a list in place of the canvas. */
  list: boolean;
  text: boolean;
  onList: () => void;
  onText: () => void;
};

export function useShown(): Shown {
  const [asked, setAsked] = useQueryState('text', parseAsBoolean);
  const [usual, setUsual] = useLocalStorage<boolean | null>({ key: 'loam.design.text', defaultValue: null });
  const [shape, setShape] = useQueryState('shape', shapes);
  const isNarrow = useMediaQuery('(max-width: 860px)') ?? false;
  const isWide = useMediaQuery('(min-width: 1600px)') ?? false;
  const text = !isNarrow && (asked ?? usual ?? isWide);
  return {
    isNarrow,
    list: isNarrow || shape === 'outline',
    text,
    onList: () => void setShape(shape === 'outline' ? 'graph' : 'outline'),
    onText: () => {
      setUsual(!text);
      void setAsked(!text);
    },
  };
}

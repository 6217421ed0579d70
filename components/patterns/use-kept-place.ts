import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Lines of one height that come at the end, go at the front and sometimes join between: what somebody reads stays where
 * they read it, and who scrolls up, by whatever means, is followed no longer. Returns what to do on a scroll.
 */
export function useKeptPlace({
  scroller,
  lines,
  lineHeight,
  following,
  onLetGo,
}: {
  scroller: RefObject<HTMLElement | null>;
  lines: readonly object[];
  lineHeight: number;
  following: boolean;
  onLetGo: () => void;
}): () => void {
  const seen = useRef({ top: 0, line: lines[0], at: 0 });
  const note = (top: number) => {
    const at = Math.floor(top / lineHeight);
    seen.current = { top, line: lines[at], at };
  };
  useLayoutEffect(() => {
    const element = scroller.current;
    const { line, at } = seen.current;
    if (!element || following || line === undefined || lines[at] === line) return;
    const before = lines.lastIndexOf(line, at);
    const now = before >= 0 ? before : lines.indexOf(line, at);
    if (now < 0) return;
    element.scrollBy(0, (now - at) * lineHeight);
    seen.current = { top: element.scrollTop, line, at: now };
  }, [scroller, lines, lineHeight, following]);
  return () => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const isAtEnd = scrollHeight - clientHeight - scrollTop < 2 * lineHeight;
    if (following && scrollTop < seen.current.top && !isAtEnd) onLetGo();
    note(scrollTop);
  };
}

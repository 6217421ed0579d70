import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const togetherMs = 30;
const mostLines = 200;

/** Hands on each line of JSON by itself, and plain lines that come together, like a stack, as one text. */
export function readTexts(stream: Readable, onText: (text: string) => void): void {
  let lines: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    if (lines.length > 0) onText(lines.join('\n'));
    lines = [];
  };
  const reader = createInterface({ input: stream });
  reader.on('line', (line) => {
    if (line.startsWith('{"')) {
      flush();
      onText(line);
      return;
    }
    lines.push(line);
    if (lines.length >= mostLines) flush();
    clearTimeout(timer);
    timer = setTimeout(flush, togetherMs);
  });
  reader.on('close', flush);
}

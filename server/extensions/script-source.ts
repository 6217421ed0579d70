import { SourceMap } from 'node:module';

const marker = '\n//# sourceMappingURL=data:application/json;base64,';

/** The script as the sandbox takes it: without its source map, which is two thirds of it. */
export function withoutSourceMap(script: string): string {
  const at = script.lastIndexOf(marker);
  return at === -1 ? script : script.slice(0, at + 1);
}

/** `workloads/webservice.ts:41`: the first place in the author's source that a stack of the sandbox names. */
export function placeInSource(script: string, stack: string | undefined): string | undefined {
  const frame = /script\.js:(\d+)(?::(\d+))?/.exec(stack ?? '');
  const map = sourceMapOf(script);
  if (frame === null || map === undefined) return undefined;
  const entry = map.findEntry(Number(frame[1]) - 1, Math.max(0, Number(frame[2] ?? 1) - 1));
  if (!('originalSource' in entry)) return undefined;
  return `${entry.originalSource.replace(/^(?:\.\.?\/)+/, '')}:${entry.originalLine + 1}`;
}

function sourceMapOf(script: string): SourceMap | undefined {
  const at = script.lastIndexOf(marker);
  if (at === -1) return undefined;
  try {
    const json = Buffer.from(script.slice(at + marker.length).trim(), 'base64').toString();
    return new SourceMap(JSON.parse(json));
  } catch {
    // A package may carry anything here; without a map there is no place, and the error stands without it.
    return undefined;
  }
}

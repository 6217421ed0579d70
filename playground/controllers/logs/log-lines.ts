import type { LogRun } from './log-run';

/** The lines of a run, as a function of the run alone: nothing of a log is ever stored. Pure. */

export type LogLine = { atMs: number; text: string };

const periodMs = 10_000;
/** What a node keeps of a log before it rotates it away. */
const keptLines = 10_000;

/** All lines up to now, oldest first. */
export function linesUntil(run: LogRun, nowMs: number): LogLine[] {
  const opening = openingOf(run);
  if (run.endMs !== undefined) return [...opening, ...closingOf(run)];
  const lines = opening.filter(({ atMs }) => atMs <= nowMs);
  const newest = Math.floor((nowMs - run.startMs) / periodMs);
  for (let turn = Math.max(1, newest - keptLines); turn <= newest; turn++) {
    const line = periodicLine(run, turn);
    if (line.atMs <= nowMs) lines.push(line);
  }
  return lines.slice(-keptLines);
}

/** The first line after that moment of a run that goes on. */
export function lineAfter(run: LogRun, afterMs: number): LogLine {
  const opening = openingOf(run).find(({ atMs }) => atMs > afterMs);
  if (opening) return opening;
  let turn = Math.max(1, Math.floor((afterMs - run.startMs) / periodMs));
  for (;;) {
    const line = periodicLine(run, turn);
    if (line.atMs > afterMs) return line;
    turn += 1;
  }
}

/** A number from 0 up to (not including) `below` that depends on the run and the place in it only. */
function draw(run: LogRun, place: string, below: number): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${run.seed}/${place}`)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  return hash % below;
}

function openingOf(run: LogRun): LogLine[] {
  const { container, startMs, story } = run;
  const port = container.ports?.[0]?.containerPort;
  const command = [...(container.command ?? []), ...(container.args ?? [])].join(' ');
  const texts = [`level=info msg="starting" container=${container.name} image=${container.image}`];
  if (command) texts.push(`level=info msg="command line" command=${JSON.stringify(command)}`);
  if (story === 'runs') {
    texts.push(
      port ? `level=info msg="listening" address=0.0.0.0:${port}` : 'level=info msg="ready for work"',
    );
  }
  if (story === 'never-ready')
    texts.push('level=warn msg="not ready yet, answering 503 to the readiness probe"');
  return texts.map((text, index) => ({ atMs: startMs + index * 7, text }));
}

function closingOf(run: LogRun): LogLine[] {
  const { endMs = run.startMs, exitCode = 0 } = run;
  return closingTexts(run, exitCode).map((text, index) => ({
    atMs: Math.max(endMs, run.startMs + 21) + index * 3,
    text,
  }));
}

function closingTexts(run: LogRun, exitCode: number): string[] {
  if (run.story === 'crashes') {
    return [
      'level=error msg="cannot go on" reason="the image asks for a crash by its name"',
      'level=fatal msg="exiting" code=1',
    ];
  }
  if (run.story === 'init') return ['level=info msg="preparation done"'];
  const batches = 3 + draw(run, 'batches', 4);
  const done = exitCode === 0 ? batches : Math.max(batches - 2, 1);
  const work = Array.from({ length: done }, (_, index) => {
    const rows = 20 + draw(run, `batch ${index}`, 400);
    return `level=info msg="batch done" batch=${index + 1} of=${batches} rows=${rows}`;
  });
  if (exitCode === 0) return [...work, 'level=info msg="all work done"'];
  return [
    ...work,
    `level=error msg="batch failed" batch=${done + 1} of=${batches}`,
    `level=fatal msg="exiting" code=${exitCode}`,
  ];
}

function periodicLine(run: LogRun, turn: number): LogLine {
  const atMs = run.startMs + turn * periodMs + draw(run, `jitter ${turn}`, periodMs - 1_000);
  return { atMs, text: periodicText(run, turn) };
}

function periodicText(run: LogRun, turn: number): string {
  if (run.story === 'never-ready') return 'level=warn msg="readiness probe answered" status=503';
  const count = 1 + draw(run, `count ${turn}`, 60);
  const slowest = 2 + draw(run, `slowest ${turn}`, 180);
  const isHttp = (run.container.ports ?? []).length > 0;
  if (isHttp) return `level=info msg="requests served" count=${count} slowest=${slowest}ms`;
  return `level=info msg="still working" items=${count} took=${slowest}ms`;
}

import type { LogRun } from './log-run';

/** The lines of a run, as a function of the run alone: nothing of a log is ever stored. Pure. */

export type LogLine = { atMs: number; text: string };

/** When the line of a turn (from 1) is written, in milliseconds after the start; and the last turn that may be over by then. */
type Pace = { at: (turn: number) => number; lastTurn: (sinceStartMs: number) => number; keptLines: number };

const periodMs = 10_000;
/** A line each ten seconds, and what a node keeps of those before it rotates them away. */
const calm: Pace = {
  at: (turn) => turn * periodMs,
  lastTurn: (sinceStartMs) => Math.floor(sinceStartMs / periodMs),
  keptLines: 10_000,
};

const chattyLines = 100_000;
const chattyMs = 1_000;
// After the lines that every container begins with.
const chattyFromMs = 50;
const chattyPeriodMs = 100;
/** 100,000 lines in the first second, then ten each second. */
const chatty: Pace = {
  at: (turn) =>
    chattyFromMs +
    (turn <= chattyLines
      ? turn * (chattyMs / chattyLines)
      : chattyMs + (turn - chattyLines) * chattyPeriodMs),
  lastTurn: (sinceStartMs) => {
    const since = sinceStartMs - chattyFromMs;
    if (since <= chattyMs) return Math.floor(since * (chattyLines / chattyMs));
    return chattyLines + Math.floor((since - chattyMs) / chattyPeriodMs);
  },
  keptLines: 2 * chattyLines,
};

const paceOf = ({ container }: LogRun): Pace => (container.image.includes('chatty') ? chatty : calm);

/** All lines up to now, oldest first. */
export function linesUntil(run: LogRun, nowMs: number): LogLine[] {
  const opening = openingOf(run);
  if (run.endMs !== undefined) return [...opening, ...closingOf(run)];
  const lines = opening.filter(({ atMs }) => atMs <= nowMs);
  const { lastTurn, keptLines } = paceOf(run);
  const newest = lastTurn(nowMs - run.startMs);
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
  let turn = Math.max(1, paceOf(run).lastTurn(afterMs - run.startMs));
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
  const pace = paceOf(run);
  const jitter = pace === calm ? draw(run, `jitter ${turn}`, periodMs - 1_000) : 0;
  return { atMs: run.startMs + pace.at(turn) + jitter, text: periodicText(run, turn) };
}

function periodicText(run: LogRun, turn: number): string {
  if (run.story === 'never-ready') return 'level=warn msg="readiness probe answered" status=503';
  if (paceOf(run) === chatty) {
    const level = turn % 1_000 === 0 ? 'error' : turn % 100 === 0 ? 'warn' : 'info';
    return `level=${level} msg="order ${turn} handled" took=${draw(run, `took ${turn}`, 180)}ms`;
  }
  const count = 1 + draw(run, `count ${turn}`, 60);
  const slowest = 2 + draw(run, `slowest ${turn}`, 180);
  const isHttp = (run.container.ports ?? []).length > 0;
  if (isHttp) return `level=info msg="requests served" count=${count} slowest=${slowest}ms`;
  return `level=info msg="still working" items=${count} took=${slowest}ms`;
}

import { describe, expect, it } from 'vitest';
import { lineAfter, linesUntil } from './log-lines';
import type { LogRun } from './log-run';

const startMs = Date.parse('2026-03-01T10:00:00Z');

function run(more: Partial<LogRun> = {}): LogRun {
  const container = { name: 'main', image: 'nginx', ports: [{ containerPort: 80 }] };
  return {
    seed: 'uid/main/0',
    container,
    story: 'runs',
    startMs,
    endMs: undefined,
    exitCode: undefined,
    ...more,
  };
}

describe('the log of a run', () => {
  it('grows, and never changes what it has said', () => {
    let before = linesUntil(run(), startMs);
    for (let minute = 1; minute < 30; minute++) {
      const lines = linesUntil(run(), startMs + minute * 60_000);
      expect(lines.slice(0, before.length)).toEqual(before);
      expect(lines.length).toBeGreaterThan(before.length);
      before = lines;
    }
  });

  it('is in the order of its times', () => {
    const times = linesUntil(run(), startMs + 3_600_000).map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((left, right) => left - right));
  });

  it('comes line by line to whoever follows, as it is for whoever reads it later', () => {
    const whole = linesUntil(run(), startMs + 600_000);
    const followed = [];
    for (let at = startMs - 1; followed.length < whole.length;) {
      const line = lineAfter(run(), at);
      followed.push(line);
      at = line.atMs;
    }
    expect(followed).toEqual(whole);
  });

  it('differs between containers', () => {
    const texts = (seed: string) => linesUntil(run({ seed }), startMs + 600_000).map(({ text }) => text);
    expect(texts('one')).not.toEqual(texts('two'));
  });

  it('of months is cut to what a node keeps', () => {
    const lines = linesUntil(run(), startMs + 90 * 24 * 3_600_000);
    expect(lines).toHaveLength(10_000);
    expect(lines[0]?.text).not.toContain('starting');
  });

  it('of a chatty image has 100,000 lines after a second, then ten each second, each at a time of its own', () => {
    const chatty = run({ container: { name: 'main', image: 'chatty:1' } });
    const first = linesUntil(chatty, startMs + 1_050);
    expect(first.length).toBeGreaterThanOrEqual(100_000);
    expect(new Set(first.map(({ atMs }) => atMs)).size).toBe(first.length);
    expect(linesUntil(chatty, startMs + 3_050).length - first.length).toBe(20);
    const last = first.at(-1)?.atMs ?? 0;
    expect(lineAfter(chatty, last).atMs - last).toBeCloseTo(100, 1);
  });

  it('of a crash ends with its error, of a job with its work', () => {
    const end = { endMs: startMs, exitCode: 1 };
    expect(linesUntil(run({ ...end, story: 'crashes' }), startMs).at(-1)?.text).toContain(
      'level=fatal msg="exiting" code=1',
    );
    expect(linesUntil(run({ ...end, story: 'job' }), startMs).at(-1)?.text).toContain('code=1');
    const done = linesUntil(run({ endMs: startMs + 1000, exitCode: 0, story: 'job' }), startMs);
    expect(done.at(-1)?.text).toContain('all work done');
    expect(done.length).toBeGreaterThan(4);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveConnection, type LiveHandlers } from './live-connection';

type Opened = { topics: string[]; lastEventId: string | undefined; handlers: LiveHandlers; closed: boolean };

function harness(position?: string) {
  const opened: Opened[] = [];
  const connection = new LiveConnection((request, handlers) => {
    const stream: Opened = { ...request, handlers, closed: false };
    opened.push(stream);
    return () => {
      stream.closed = true;
    };
  }, position);
  const last = () => {
    const stream = opened.at(-1);
    if (!stream) throw new Error('no stream was opened');
    return stream;
  };
  return { connection, opened, last };
}

describe('LiveConnection', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('opens one stream for all that a page listens to', () => {
    const { connection, opened } = harness();
    connection.listen('runs', () => undefined);
    connection.listen('applications', () => undefined);
    connection.listen('applications', () => undefined);
    vi.advanceTimersByTime(100);
    expect(opened.map((stream) => stream.topics)).toEqual([['applications', 'runs']]);
  });

  it('reopens after the last event when topics change, and tells only who listens', () => {
    const { connection, opened, last } = harness();
    const seen: unknown[] = [];
    connection.listen('runs', (data) => seen.push(data));
    vi.advanceTimersByTime(100);
    last().handlers.onOpen();
    last().handlers.onSignal({ id: '7', topic: 'runs', data: 'a' });
    last().handlers.onSignal({ id: '8', topic: 'other', data: 'b' });
    connection.listen('clusters', () => undefined);
    vi.advanceTimersByTime(100);
    expect(seen).toEqual(['a']);
    expect(opened[0]?.closed).toBe(true);
    expect(last()).toMatchObject({ topics: ['clusters', 'runs'], lastEventId: '8' });
  });

  it('has a topic that came later fetched once, since what was said of it before nobody heard', () => {
    const { connection, last } = harness('5');
    const caughtUp: string[] = [];
    const listen = (topic: string) =>
      connection.listen(
        topic,
        () => undefined,
        () => caughtUp.push(topic),
      );
    listen('runs');
    vi.advanceTimersByTime(100);
    last().handlers.onOpen();
    last().handlers.onSignal({ id: '6', topic: 'ready', data: {} });
    expect(caughtUp, 'the first data and the position of the stream fit').toEqual([]);
    listen('run:1');
    vi.advanceTimersByTime(100);
    last().handlers.onOpen();
    expect(caughtUp, 'not before the stream is ready').toEqual([]);
    last().handlers.onSignal({ id: '7', topic: 'ready', data: {} });
    last().handlers.onLost();
    vi.advanceTimersByTime(2000);
    last().handlers.onSignal({ id: '8', topic: 'ready', data: {} });
    expect(caughtUp, 'once, also when the stream is taken up again').toEqual(['run:1']);
    listen('runs');
    expect(caughtUp, 'another listener of what is heard already').toEqual(['run:1', 'runs']);
  });

  it('says that it is lost, tries again ever more slowly, and counts what it caught up', () => {
    const { connection, opened, last } = harness();
    connection.listen('runs', () => undefined);
    vi.advanceTimersByTime(100);
    last().handlers.onOpen();
    last().handlers.onSignal({ id: '3', topic: 'runs', data: null });
    last().handlers.onLost();
    const lostAt = Date.now();
    expect(connection.getState()).toMatchObject({ status: 'lost', retryAt: new Date(lostAt + 1000) });
    vi.advanceTimersByTime(1000);
    expect(opened).toHaveLength(2);
    last().handlers.onLost();
    expect(connection.getState()).toMatchObject({
      since: new Date(lostAt),
      retryAt: new Date(Date.now() + 2000),
    });
    vi.advanceTimersByTime(2000);
    expect(last().lastEventId).toBe('3');
    last().handlers.onOpen();
    last().handlers.onSignal({ id: '4', topic: 'runs', data: null });
    last().handlers.onSignal({ id: '4', topic: 'ready', data: null });
    last().handlers.onSignal({ id: '5', topic: 'runs', data: null });
    vi.advanceTimersByTime(2000);
    expect(connection.getState()).toEqual({ status: 'live', caughtUp: 2 });
  });

  it('ignores a stream that it has closed', () => {
    const { connection, last } = harness();
    const seen: unknown[] = [];
    connection.listen('runs', (data) => seen.push(data));
    vi.advanceTimersByTime(100);
    const first = last();
    connection.listen('clusters', () => undefined);
    vi.advanceTimersByTime(100);
    first.handlers.onSignal({ id: '1', topic: 'runs', data: 'late' });
    first.handlers.onLost();
    expect(seen).toEqual([]);
    expect(connection.getState().status).toBe('connecting');
  });

  it('tries again at once when asked to, and leaves a stream alone that is there', () => {
    const { connection, opened, last } = harness();
    connection.listen('runs', () => undefined);
    vi.advanceTimersByTime(100);
    last().handlers.onOpen();
    connection.retryNow();
    expect(opened).toHaveLength(1);
    last().handlers.onLost();
    connection.retryNow();
    expect(opened).toHaveLength(2);
    vi.advanceTimersByTime(60_000);
    expect(opened).toHaveLength(2);
  });

  it('is lost at once when the network goes', () => {
    const { connection, last } = harness();
    connection.listen('runs', () => undefined);
    vi.advanceTimersByTime(100);
    last().handlers.onOpen();
    connection.cut();
    expect(connection.getState().status).toBe('lost');
    expect(last().closed).toBe(true);
  });

  it('opens nothing before it is released, and then all that was asked for', () => {
    const opened: string[][] = [];
    const connection = new LiveConnection(
      ({ topics }) => {
        opened.push(topics);
        return () => undefined;
      },
      undefined,
      true,
    );
    connection.listen('runs', () => undefined);
    vi.advanceTimersByTime(1000);
    expect(opened).toEqual([]);
    connection.release();
    vi.advanceTimersByTime(100);
    expect(opened).toEqual([['runs']]);
  });

  it('closes the stream when nobody listens any more', () => {
    const { connection, last } = harness();
    const leave = connection.listen('runs', () => undefined);
    vi.advanceTimersByTime(100);
    leave();
    vi.advanceTimersByTime(100);
    expect(last().closed).toBe(true);
  });
});

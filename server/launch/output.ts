import { formatPretty } from './log-line';

export type Output = {
  /** For the person who started Loam: progress, addresses, what went wrong. */
  say: (text: string) => void;
  /** A record of one of the processes. */
  log: (record: Record<string, unknown>) => void;
};

/**
 * Says to standard output, logs to standard error: so a redirected `npm start` keeps the two apart. A terminal that was
 * closed must not end the launcher before it has stopped the others.
 */
export function createOutput(format: 'json' | 'pretty'): Output {
  const isGone = { out: false, err: false };
  process.stdout.on('error', () => {
    isGone.out = true;
  });
  process.stderr.on('error', () => {
    isGone.err = true;
  });
  return {
    say: (text) => {
      if (!isGone.out) process.stdout.write(`${text}\n`);
    },
    log: (record) => {
      if (isGone.err) return;
      const line = format === 'json' ? JSON.stringify(record) : formatPretty(record, process.stderr.isTTY);
      process.stderr.write(`${line}\n`);
    },
  };
}

import pino from 'pino';
import type { DestinationStream, LevelWithSilent, Logger } from 'pino';
import { settings } from './env';
import { redact, redactText } from './redact';

export type { Logger } from 'pino';

export interface LoggerOptions {
  /** Which process speaks: console, worker, playground, launcher. */
  process: string;
  level: LevelWithSilent;
  /** Where the lines go; standard output unless given. */
  destination?: DestinationStream;
}

/** JSON lines with time, level, process, message and fields. Secrets are taken out by name and by form. */
export function createLogger({ process: name, level, destination }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: { process: name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'message',
      errorKey: 'error',
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redact(fields) as Record<string, unknown>,
        bindings: (fields) => redact(fields) as Record<string, unknown>,
      },
      // `log` above has already turned errors into plain objects, causes included.
      serializers: { error: (error: unknown) => redact(error), err: (error: unknown) => redact(error) },
      hooks: {
        logMethod(args, method) {
          const redacted = args.map((arg) => (typeof arg === 'string' ? redactText(arg) : arg));
          method.apply(this, redacted as Parameters<typeof method>);
        },
      },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
}

const holder = globalThis as typeof globalThis & { loamLogger?: Logger };

/** The logger of this process. Add context with `.child({ requestId })`. */
export function logger(): Logger {
  holder.loamLogger ??= createLogger({
    process: process.env.LOAM_PROCESS ?? 'loam',
    level: settings().LOG_LEVEL,
  });
  return holder.loamLogger;
}

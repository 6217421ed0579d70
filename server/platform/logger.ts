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
  const log = pino(
    {
      level,
      base: { process: name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'message',
      errorKey: 'error',
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redact(fields) as Record<string, unknown>,
      },
      // `log` above has already turned errors into plain objects, causes included.
      serializers: { error: (error: unknown) => redact(error), err: (error: unknown) => redact(error) },
      hooks: {
        logMethod(args, method) {
          // An error alone: pino would take its message as it is.
          const [first] = args as [unknown];
          const given =
            first instanceof Error && args.length === 1 ? [{ error: first }, first.message] : args;
          const redacted = given.map((arg) => (typeof arg === 'string' ? redactText(arg) : arg));
          method.apply(this, redacted as Parameters<typeof method>);
        },
      },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
  // Children are made from their parent as prototype, so this holds for all of them; pino has no hook that could do it.
  const base = Object.getPrototypeOf(log) as Logger;
  log.child = function child(this: Logger, bindings, options) {
    return base.child.call(this, redact(bindings) as typeof bindings, options) as never;
  };
  return log;
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

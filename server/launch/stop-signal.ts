/** Ctrl-C, a stop by the system, a closed terminal. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A signal that aborts at the first request to stop; `onSecond` hears of those who do not want to wait. */
export function onStopSignal() {
  const controller = new AbortController();
  let hurry: () => void = () => undefined;
  let firstAt = 0;
  for (const name of stopSignals) {
    process.on(name, () => {
      // npm passes on what the terminal has sent to everybody: the same request twice, not impatience.
      if (controller.signal.aborted && Date.now() - firstAt > 500) hurry();
      if (!controller.signal.aborted) firstAt = Date.now();
      controller.abort();
    });
  }
  // Started with a channel (by tests, by a supervisor of one's own): it ends with whoever holds the other end.
  process.once('disconnect', () => controller.abort());
  return {
    signal: controller.signal,
    onSecond: (act: () => void) => {
      hurry = act;
    },
  };
}

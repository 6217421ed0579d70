/** Sleep that can be cut short. A call that comes while nobody sleeps ends the next sleep at once: none is lost. */
export type Alarm = { rest(ms: number): Promise<void>; wake(): void };

export function createAlarm(): Alarm {
  let called = false;
  let end: (() => void) | undefined;
  return {
    rest: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => end?.(), ms);
        end = () => {
          clearTimeout(timer);
          end = undefined;
          called = false;
          resolve();
        };
        if (called) end();
      }),
    wake() {
      called = true;
      end?.();
    },
  };
}

/** Sleep that can be cut short for everybody at once. */
export type Alarm = { rest(ms: number): Promise<void>; wake(): void };

export function createAlarm(): Alarm {
  const sleepers = new Set<() => void>();
  return {
    rest: (ms) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          sleepers.delete(done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        sleepers.add(done);
      }),
    wake() {
      for (const done of sleepers) done();
    },
  };
}

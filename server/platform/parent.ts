import { setInterval } from 'node:timers';

const checkEveryMs = 500;

/**
 * Calls `onGone` once when the process that started this one is no more, however it ended. Without it a child of a
 * killed launcher would go on, holding its port and its leases.
 */
export function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  let told = false;
  const tell = () => {
    if (told) return;
    told = true;
    clearInterval(timer);
    onGone();
  };
  // The channel closes at once when the launcher dies; the number tells too where there is no channel.
  process.once('disconnect', tell);
  const timer = setInterval(() => {
    if (process.ppid !== parent) tell();
  }, checkEveryMs);
  timer.unref();
}

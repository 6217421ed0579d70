const longestWaitMs = 3_000;
const withoutIdleMs = 300;

/**
 * Runs once the browser has loaded the page and has nothing left to do, that is, once it has taken over what the server
 * drew. Fresher data before that would be drawn into the older HTML, which React then throws away with an error.
 * Answers how to call it off.
 */
export function whenSettled(run: () => void): () => void {
  // Safari has no idle callbacks.
  const browser: Partial<Pick<Window, 'requestIdleCallback' | 'cancelIdleCallback'>> = window;
  let idle: number | undefined;
  const onLoad = () => {
    idle =
      browser.requestIdleCallback?.(run, { timeout: longestWaitMs }) ?? window.setTimeout(run, withoutIdleMs);
  };
  if (document.readyState === 'complete') onLoad();
  else window.addEventListener('load', onLoad, { once: true });
  return () => {
    window.removeEventListener('load', onLoad);
    if (idle === undefined) return;
    if (browser.cancelIdleCallback) browser.cancelIdleCallback(idle);
    else window.clearTimeout(idle);
  };
}

const longestWaitMs = 3_000;

/**
 * Runs once the browser has loaded the page and has nothing left to do, that is, once it has taken over what the server
 * drew. Fresher data before that would be drawn into the older HTML, which React then throws away with an error.
 * Answers how to call it off.
 */
export function whenSettled(run: () => void): () => void {
  let idle: number | undefined;
  const onLoad = () => {
    // Safari has no idle callbacks.
    idle =
      'requestIdleCallback' in window
        ? window.requestIdleCallback(run, { timeout: longestWaitMs })
        : window.setTimeout(run, 300);
  };
  if (document.readyState === 'complete') onLoad();
  else window.addEventListener('load', onLoad, { once: true });
  return () => {
    window.removeEventListener('load', onLoad);
    if (idle === undefined) return;
    if ('cancelIdleCallback' in window) window.cancelIdleCallback(idle);
    else window.clearTimeout(idle);
  };
}

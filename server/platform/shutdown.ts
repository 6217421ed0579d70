const holder = globalThis as typeof globalThis & { loamShutdown?: AbortController };

// On globalThis, because Next.js bundles a module once per entry point.
function controller(): AbortController {
  holder.loamShutdown ??= new AbortController();
  return holder.loamShutdown;
}

/** Aborts when this process begins to end. Whatever stays open by itself (streams, watches, pollers) ends with it. */
export function shutdownSignal(): AbortSignal {
  return controller().signal;
}

export function beginShutdown(): void {
  controller().abort();
}

/** Runs once when the console process starts, before its first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { startConsole } = await import('./server/api/process/start-console');
    startConsole();
  }
}

/** The database cannot be used as it is. The message says what is wrong and what to do, for the person who starts Loam. */
export class DatabaseSetupError extends Error {
  override name = 'DatabaseSetupError';
}

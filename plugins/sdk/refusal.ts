/** What a definition says when the user's values cannot be used. The user sees it at `path` in the document. */
export type RefusalDetails = {
  /** Below the parameters: `containers[0].name`. */
  path?: string;
  expected?: string;
  got?: string;
  hint?: string;
};

/** The user's doing, not a fault of the plugin. Throw it with `refuse`. */
export class Refusal extends Error {
  readonly refusal: RefusalDetails;

  constructor(message: string, details: RefusalDetails = {}) {
    super(message);
    this.name = 'Refusal';
    this.refusal = details;
  }
}

/**
 * Ends the call with an error that the user can act on.
 * @example refuse('container "proxy" not found', { path: 'containerName', hint: 'the workload has: web, db' })
 */
export function refuse(message: string, details: RefusalDetails = {}): never {
  throw new Refusal(message, details);
}

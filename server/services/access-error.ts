import { LoamError, type LoamErrorOptions } from '@/server/domain/error';
import type { Permission } from '@/server/domain/permission';

/** An audit entry: what was tried. */
export type AccessAttempt = {
  action: Permission;
  /** Null where the project does not exist, or for what concerns the whole instance. */
  projectId: string | null;
  /** What was asked for, as it was spelled. */
  target: string;
};

/** Somebody may not do what they tried. `attempt` is for the audit and never leaves the server. */
export class AccessError extends LoamError {
  readonly attempt: AccessAttempt;

  constructor(
    code: 'denied' | 'not-found',
    message: string,
    attempt: AccessAttempt,
    options: LoamErrorOptions = {},
  ) {
    super(code, message, options);
    this.attempt = attempt;
  }
}

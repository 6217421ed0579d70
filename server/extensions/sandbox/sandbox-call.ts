import type { CallLimits, GuestResult } from './protocol';

export type SandboxCall = {
  /** Digest of the script: what is known by it is not sent again. */
  key: string;
  script: string;
  functionName: string;
  /** Arguments as a JSON list. */
  args: string;
  /** Functions that the call may use, by name: `log`, `k8s.get`. Left out: a pure call, which has to answer at once. */
  host?: Map<string, HostFunction>;
  /** From the first turn to the end, waiting for the host included. */
  timeoutMs: number;
  limits?: Partial<CallLimits>;
};

/** Takes the arguments as parsed JSON. What it throws reaches the plugin as an error with the same name and message. */
export type HostFunction = (args: unknown[]) => Promise<unknown>;

export type SandboxResult =
  | GuestResult
  | { ok: false; failure: { reason: 'timeout' | 'lost'; message: string } };

/** What one call may use up. Times in milliseconds, sizes in bytes or characters. */
export type CallLimits = {
  /** Of one turn: from being called or answered until the function returns or waits. */
  cpuMs: number;
  /** Characters of the result as JSON, and of the arguments of one host call. */
  resultLength: number;
  hostCalls: number;
};

export const defaultLimits: CallLimits = { cpuMs: 2_000, resultLength: 8_000_000, hostCalls: 1_000 };

/** Of every sandbox, whatever runs in it. */
export const sandboxLimits = {
  memoryBytes: 64 << 20,
  stackBytes: 256 << 10,
  scriptLength: 2_000_000,
} as const;

/** To the worker. A `call` and an `answer` each begin one turn, which ends with `done` or `waiting`. */
export type ToWorker =
  | {
      type: 'call';
      id: number;
      /** Digest of the script. */
      key: string;
      /** Only when this worker has not had it before. */
      script?: string;
      functionName: string;
      /** Arguments as a JSON list. */
      args: string;
      /** Names of the host functions that this call may use: `log`, `k8s.get`. Null: a pure call. */
      host: string[] | null;
      limits: CallLimits;
    }
  | { type: 'answer'; id: number; callId: number; ok: boolean; json: string }
  | { type: 'abort'; id: number };

export type FromWorker =
  | { type: 'ready' }
  | { type: 'host'; id: number; callId: number; name: string; json: string }
  | { type: 'waiting'; id: number }
  | { type: 'done'; id: number; result: GuestResult };

export type GuestResult = { ok: true; json: string } | { ok: false; failure: GuestFailure };

/** Why a call ended without a result. `refusal`: the plugin says that the user's values cannot be used. */
export type GuestFailure = {
  reason: 'threw' | 'refused' | 'cpu' | 'memory' | 'never-resolves' | 'result' | 'no-function' | 'broken';
  message: string;
  name?: string;
  stack?: string;
  refusal?: { path?: string; expected?: string; got?: string; hint?: string };
};

import type { JsonObject } from './resource';

/** What a step (or any node handler) answers. Data, never an exception for something expected. */
export type Outcome =
  | { type: 'succeeded'; outputs?: JsonObject; message?: string }
  | { type: 'waiting'; message: string; progress?: number; pollAfterMs?: number }
  | { type: 'failed'; error: StepError; retryable?: boolean }
  /**
   * Until somebody resumes it or `untilMs` comes. Then it has succeeded, or, with `resume`, is polled for its outcome. With
   * `ask` it is polled after each answer, which `StepContext.answers` then holds.
   */
  | { type: 'suspended'; reason: string; untilMs?: number; resume?: 'poll'; ask?: Ask }
  | { type: 'spawn'; child: ChildRequest };

/** What a step asks people. Without `roles` and `people`: whoever may answer runs of the project. */
export type Ask = {
  /** Roles in the project, and e-mail addresses, of those who may answer. */
  roles?: string[];
  people?: string[];
  /** Whoever started the run does not answer himself. */
  notStarter?: boolean;
} & (
  | { kind: 'approval'; needed: number; comment: 'optional' | 'required' }
  /** JSON Schema of the answer. */
  | { kind: 'form'; schema: JsonObject }
);

/** What one person answered; nobody answers twice. */
export type Answer = {
  by: { id: string | null; name: string };
  /** Milliseconds since 1970. */
  atMs: number;
} & AnswerContent;
export type AnswerContent =
  | { kind: 'approval'; verdict: 'approved' | 'rejected'; comment: string }
  | { kind: 'form'; values: JsonObject };

export type StepError = {
  code: string;
  message: string;
  path?: string;
  expected?: string;
  got?: string;
  hint?: string;
};

/** A child execution; `kind` names a planner that the runner knows (`deployment`). The node ends as the child ends. */
export type ChildRequest = { kind: string; input: JsonObject };

export type StepContext<P = JsonObject> = {
  stepName: string;
  appName: string;
  namespace: string;
  appRevisionNumber: number;
  parameters: P;
  inputs: JsonObject;
  /** What people answered so far to what it asks, in their order. */
  answers: Answer[];
  /** 1 for the first try. A try that was cut off by a crash is followed by one with the same idempotency key. */
  attempt: number;
  idempotencyKey: string;
  /** Milliseconds since 1970 when this node first started. */
  startedAtMs: number;
  nowMs: number;
  /** What an earlier call of this try gave to `host.save`; null at first. */
  state: JsonObject | null;
};

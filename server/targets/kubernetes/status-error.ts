import { LoamError, type Problem } from '@/server/domain/error';

/** What the API server answers when it refuses (meta/v1 Status), as far as it is used here. */
export type Status = {
  kind?: string;
  code?: number;
  reason?: string;
  message?: string;
  details?: {
    kind?: string;
    name?: string;
    causes?: { reason?: string; message?: string; field?: string }[];
  };
};

/** True for answers that are worth another try: throttled, overloaded, timed out, a write that met another. */
export function isRetryableStatus(code: number): boolean {
  return code === 429 || code === 500 || code === 502 || code === 503 || code === 504;
}

/** Turns a refusal into a LoamError that says where and why. `what` names the object: `Deployment web in shop`. */
export function toStatusError(code: number, status: Status, what: string): LoamError {
  const message = status.message ?? `HTTP ${code}`;
  const causes = status.details?.causes ?? [];
  const cause = { cause: status };
  if (code === 401)
    return new LoamError('cluster-unreachable', `The cluster does not accept the credentials: ${message}`, {
      ...cause,
      hint: 'They may have expired. Register the cluster again with a fresh kubeconfig.',
    });
  if (code === 403)
    return new LoamError('cluster-refused', `The cluster does not allow it: ${message}`, {
      ...cause,
      hint: `Give Loam's account the right to do this on ${what}.`,
    });
  if (code === 404) return new LoamError('not-found', `${what}: ${message}`, cause);
  if (code === 409 && causes.some((c) => c.reason === 'FieldManagerConflict'))
    return toConflict(what, causes, status);
  if (code === 409) return new LoamError('conflict', `${what}: ${message}`, cause);
  const problems: Problem[] = causes.map((c) => ({
    code: 'cluster-refused',
    message: c.message ?? c.reason ?? 'refused',
    ...(c.field ? { path: c.field } : {}),
  }));
  const path = causes.length === 1 ? causes[0]?.field : undefined;
  return new LoamError('cluster-refused', `${what}: ${message}`, {
    ...cause,
    problems,
    ...(path ? { path } : {}),
  });
}

function toConflict(
  what: string,
  causes: NonNullable<NonNullable<Status['details']>['causes']>,
  status: Status,
): LoamError {
  const owners = [
    ...new Set(
      causes
        .map((c) => /conflict with "([^"]+)"/.exec(c.message ?? '')?.[1])
        .filter((name) => name !== undefined),
    ),
  ];
  return new LoamError(
    'conflict',
    `${what}: ${causes.length === 1 ? 'a field is' : `${causes.length} fields are`} owned by ${owners.join(', ') || 'another manager'}.`,
    {
      cause: status,
      expected: 'fields that Loam may set',
      got: causes.map((c) => c.field ?? '').join(', '),
      hint: 'Take the fields over, or leave them out of the document.',
      problems: causes.map((c) => ({
        code: 'conflict',
        message: c.message ?? 'conflict',
        ...(c.field ? { path: c.field } : {}),
      })),
    },
  );
}

import { LoamError, type Problem, isLoamError } from '@/server/domain/error';
import { describeRight, readMissingRight, toRuleHint } from './missing-right';

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
  const message = withoutDumps(status.message ?? `HTTP ${code}`);
  const causes = (status.details?.causes ?? []).map((each) =>
    each.message === undefined ? each : { ...each, message: withoutDumps(each.message) },
  );
  const cause = { cause: status };
  if (code === 401)
    return new LoamError('cluster-unreachable', `The cluster does not accept the credentials: ${message}`, {
      cause: { ...status, code },
      got: 'credentials that it does not know, or no longer',
      hint: 'They may have expired or been revoked. Give new ones: loam cluster rotate NAME, or on the page of the cluster.',
    });
  if (isItsOwnTrouble(message))
    return new LoamError('unavailable', `${what}: the cluster is not able to say: ${message}`, {
      cause: status,
      hint: 'Its API server is starting, stopping, or out of reach of what it needs. It is tried again.',
    });
  if (isBusy(code, message))
    return new LoamError('unavailable', `${what}: the cluster has no answer for it now: ${message}`, {
      cause: status,
      hint: 'Its API server is overloaded, or what it asks does not answer. It is tried again.',
    });
  if (code === 403) return toForbidden(message, causes, { ...status, code }, what);
  if (code === 413 || /request is too large/i.test(message)) return toTooLarge(what, message, status);
  if (code === 404) return new LoamError('not-found', `${what}: ${message}`, cause);
  if (code === 409 && causes.some((c) => c.reason === 'FieldManagerConflict'))
    return toConflict(what, causes, status);
  if (code === 409) return new LoamError('conflict', `${what}: ${message}`, cause);
  const problems: Problem[] = causes.map((c) => ({
    code: 'cluster-refused',
    message: c.message ?? c.reason ?? 'refused',
    ...(fieldOf(c) ? { path: fieldOf(c) } : {}),
  }));
  const path = causes.length === 1 && causes[0] ? fieldOf(causes[0]) : undefined;
  return new LoamError('cluster-refused', `${what}: ${message}`, {
    ...cause,
    problems,
    ...(path ? { path } : {}),
  });
}

const longestValue = 200;
const valueMark = 'Invalid value: ';

/** Of a field that may not change the cluster says all that it holds, a whole pod perhaps; what is wrong stands behind it. */
export function withoutDumps(message: string): string {
  const [first = '', ...rest] = message.split(valueMark);
  return [first, ...rest.map((each) => withoutDump(each))].join(valueMark);
}

function withoutDump(text: string): string {
  if (!text.startsWith('{')) return text;
  const end = text.lastIndexOf('}: ');
  return end < longestValue ? text : `{...}${text.slice(end + 1)}`;
}

/** An object as a whole is no field: the cluster calls it `[]`. */
function fieldOf({ field }: Causes[number]): string | undefined {
  return field === '[]' || field === '' ? undefined : field;
}

/** Said in a refusal, but of the server itself: as it stops it does not reach its own addresses any more, as it starts not yet. */
function isItsOwnTrouble(message: string): boolean {
  return (
    /failed to allocate .*(dial tcp|connection refused|EOF|deadline|timeout|etcdserver)/i.test(message) ||
    message.includes('not yet ready to handle request')
  );
}

/** It has not come to a decision about the object, which another try may do. */
function isBusy(code: number, message: string): boolean {
  if (code === 500) return /etcdserver: (?!request is too large)|failed calling webhook/.test(message);
  return code === 429 || (code >= 502 && code <= 504);
}

/** The account lacks a right. What is not allowed for another reason (a quota, a policy) is refused in other words. */
export function isForbidden(error: unknown): boolean {
  return isLoamError(error) && error.code === 'cluster-refused' && statusOf(error)?.code === 403;
}

/** The credentials are not taken: expired, revoked, or of another cluster. */
export function isRejected(error: unknown): boolean {
  return isLoamError(error) && error.code === 'cluster-unreachable' && statusOf(error)?.code === 401;
}

function statusOf(error: LoamError): Status | undefined {
  return error.cause as Status | undefined;
}

type Causes = NonNullable<NonNullable<Status['details']>['causes']>;

function toForbidden(message: string, causes: Causes, status: Status, what: string): LoamError {
  if (causes.some((each) => each.reason === 'NamespaceTerminating')) {
    return new LoamError('unavailable', `${what}: the namespace is being removed.`, {
      cause: status,
      hint: 'Nothing new can be put into it until it is gone. It is tried again.',
    });
  }
  const right = readMissingRight(message);
  if (!right) {
    return new LoamError('cluster-refused', `The cluster does not allow it: ${message}`, {
      cause: { ...status, code: 422 },
      hint: `What refuses ${what} is said above: a policy, a quota or an admission webhook.`,
    });
  }
  return new LoamError(
    'cluster-refused',
    `${what}: the account ${right.user} may not ${describeRight(right)}.`,
    {
      cause: status,
      expected: `the right to ${describeRight(right)}`,
      got: `an account without it, ${right.user}`,
      hint: toRuleHint(right),
    },
  );
}

function toTooLarge(what: string, message: string, status: Status): LoamError {
  return new LoamError('too-large', `${what} is too large for the cluster: ${message}`, {
    cause: status,
    expected: 'at most 1.5 MB, of which a ConfigMap or Secret may be 1 MB',
    hint: 'Put large data into a volume or an image, or split it over several objects.',
  });
}

function toConflict(what: string, causes: Causes, status: Status): LoamError {
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

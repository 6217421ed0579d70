export type StatusCause = { reason?: string; message?: string; field?: string };

export type StatusDetails = {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
};

/** An error as Kubernetes says it: it leaves the API as a `Status` object, word for word as the real server's. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: StatusDetails | undefined;

  constructor(code: number, reason: string, message: string, details?: StatusDetails) {
    super(message);
    this.name = 'StatusError';
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

type Named = { group: string; plural: string };

/** `deployments.apps`: the way messages name a resource. */
export function qualified(resource: Named): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** The details block puts the plural where one would expect the kind; so does the real server. */
function details(resource: Named, name: string, more: StatusDetails = {}): StatusDetails {
  return {
    name,
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.plural,
    ...more,
  };
}

export function notFound(resource: Named, name: string): StatusError {
  return new StatusError(
    404,
    'NotFound',
    `${qualified(resource)} "${name}" not found`,
    details(resource, name),
  );
}

export function alreadyExists(resource: Named, name: string): StatusError {
  return new StatusError(
    409,
    'AlreadyExists',
    `${qualified(resource)} "${name}" already exists`,
    details(resource, name),
  );
}

export function conflict(resource: Named, name: string, message: string): StatusError {
  const text = `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${message}`;
  return new StatusError(409, 'Conflict', text, details(resource, name));
}

export function modified(resource: Named, name: string): StatusError {
  return conflict(
    resource,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );
}

export function forbidden(
  resource: Named,
  name: string,
  message: string,
  causes?: StatusCause[],
): StatusError {
  const text = `${qualified(resource)} "${name}" is forbidden: ${message}`;
  return new StatusError(403, 'Forbidden', text, details(resource, name, causes ? { causes } : {}));
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

export function expired(message: string): StatusError {
  return new StatusError(410, 'Expired', message);
}

export function notImplemented(message: string): StatusError {
  return new StatusError(501, 'NotImplemented', message);
}

const secretName =
  /pass(word|wd|phrase)?$|secret|token$|^authorization$|cookie$|credential|private.?key|api.?key|kubeconfig|^(key|pem|dsn)$|encryption.?key|client.?key|database.?url|^params$/i;

const mask = '[redacted]';
const maxDepth = 8;

const patterns: readonly (readonly [RegExp, string])[] = [
  // user:password@ of any URL
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi, `$1:${mask}@`],
  [/\b(bearer|basic)\s+[A-Za-z0-9+/._~=-]{8,}/gi, `$1 ${mask}`],
  [/\bloam_[A-Za-z0-9_-]{20,}/g, mask],
  // parameters of a failed query, as drizzle writes them behind it
  [/\nparams: [^\n]*(?:\n(?! {4}at )[^\n]*)*/g, `\nparams: ${mask}`],
  [/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]*?-----END \1-----/g, mask],
];

/** Text without the credentials that can be told by their form. */
export function redactText(text: string): string {
  return patterns.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

/** A copy of what is to be logged, without values whose name or form says that they are secret. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value instanceof Error) return redactError(value, depth);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= maxDepth) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      secretName.test(name) && item !== null && item !== undefined && typeof item !== 'boolean'
        ? mask
        : redact(item, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): unknown {
  const { name, message, stack, cause, ...rest } = error;
  return {
    ...(redact({ ...rest }, depth) as object),
    type: name,
    message: redactText(message),
    stack: redactText(stack ?? ''),
    ...(cause === undefined || depth >= maxDepth ? {} : { cause: redact(cause, depth + 1) }),
  };
}

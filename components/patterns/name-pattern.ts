/** A name of Kubernetes, for the `pattern` of a field, which browsers read as a regular expression with the flag `v`. */
export const namePattern = '[a-z0-9]([a-z0-9\\-]*[a-z0-9])?';

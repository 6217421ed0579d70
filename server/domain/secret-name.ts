/** What nobody calls a value that is for everybody. Logs hide more (server/platform/redact.ts): nobody asked to see what they say. */
const secretName = /pass(word|wd|phrase)?$|secret|token$|credential|private.?key|api.?key|kubeconfig/i;

/** Whether a value is not to be shown for what it is called. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

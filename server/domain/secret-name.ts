const secretName =
  /pass(word|wd|phrase)?$|secret|token$|^authorization$|cookie$|credential|private.?key|api.?key|kubeconfig|^(key|pem|dsn)$|encryption.?key|client.?key|database.?url|^params$/i;

/** Whether a value is not to be shown for what it is called. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

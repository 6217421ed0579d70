/** An image's full reference, the way a container runtime resolves a short one: `nginx` is `docker.io/library/nginx:latest`. */
export function resolveImage(image: string): string {
  const [first = '', ...rest] = image.split('/');
  const hasRegistry =
    rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost');
  const registry = hasRegistry ? first : 'docker.io';
  let path = hasRegistry ? rest.join('/') : image;
  if (!hasRegistry && rest.length === 0) path = `library/${path}`;
  const tagged = path.includes('@') || path.slice(path.lastIndexOf('/') + 1).includes(':');
  return `${registry}/${tagged ? path : `${path}:latest`}`;
}

/** What a registry answers for an image that it does not have, in the runtime's words. */
export function pullError(image: string): string {
  const reference = resolveImage(image);
  return (
    `rpc error: code = NotFound desc = failed to pull and unpack image "${reference}": ` +
    `failed to resolve reference "${reference}": ${reference}: not found`
  );
}

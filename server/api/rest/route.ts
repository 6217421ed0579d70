export type ValueKind = 'text' | 'number' | 'boolean' | 'list';

/** One REST route: a procedure under an address of its own. Permission, tenant and input are those of the procedure. */
export type RestRoute = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `:name` parts become inputs of that name. */
  path: `/${string}`;
  /** `application.list` */
  procedure: string;
  /** What parts of the path are when they are no text. */
  params?: Record<string, ValueKind>;
  /** Query parameters that are inputs too, and what they are. */
  query?: Record<string, ValueKind>;
  /** Headers that are inputs too: `idempotency-key` -> `idempotencyKey`. */
  headers?: Record<string, string>;
  /** The input that a body which is no JSON stands for: `document` for YAML. */
  textBody?: string;
  /** 200 unless said otherwise. */
  status?: 201 | 202 | 204;
};

export type RouteMatch = { route: RestRoute; params: Record<string, string> };

/** The route for a method and path; `allow` has the methods that the path knows, when it knows others only. */
export function matchRoute(
  routes: readonly RestRoute[],
  method: string,
  pathname: string,
): RouteMatch | { route: null; allow: string[] } {
  const matches = routes.flatMap((route) => {
    const params = matchPath(route.path, pathname);
    return params ? [{ route, params }] : [];
  });
  const match = matches.find(({ route }) => route.method === method);
  return match ?? { route: null, allow: matches.map(({ route }) => route.method) };
}

function matchPath(pattern: string, pathname: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = pathname.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) {
      if (value === '' || !isDecodable(value)) return null;
      params[part.slice(1)] = decodeURIComponent(value);
    } else if (part !== value) return null;
  }
  return params;
}

function isDecodable(text: string): boolean {
  return /^(?:[^%]|%[0-9a-f]{2})*$/i.test(text) && !/%(?:[89a-f][0-9a-f])/i.test(text);
}

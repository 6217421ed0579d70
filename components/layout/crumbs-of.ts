/** Segments that are ours to name; everything else in an address is the name of a thing. */
const words = new Set([
  'overview',
  'applications',
  'workflows',
  'runs',
  'environments',
  'types',
  'settings',
  'members',
  'grants',
  'tokens',
  'audit',
  'users',
  'new',
  'adopt',
  'account',
  'design',
  'workflow',
  'document',
  'revisions',
  'charts',
  'topology',
  'instances',
  'logs',
  'terminal',
  'schedules',
  'objects',
]);
/** Parts of an address that are no page: they lead nowhere. */
const silent = new Set(['projects', 'clusters']);
/** Kinds of a type stand between the list and the type. */
const kinds = new Set(['component', 'trait', 'policy', 'workflow-step', 'addon']);

export type Crumb = { href: string; segment: string; word: string | undefined };

/** The path to a page as far as its address tells. The project's own page is its overview. */
export function crumbsOf(pathname: string): Crumb[] {
  const segments = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const crumbs = segments.flatMap((segment, index): Crumb[] => {
    const inPlace = segments[0] === 'projects' ? index - 2 : index;
    if (silent.has(segment) && inPlace !== -1) return [];
    if (segments[2] === 'types' && index === 3 && kinds.has(segment)) return [];
    const href = `/${segments
      .slice(0, index + 1)
      .map(encodeURIComponent)
      .join('/')}`;
    // A thing may be called like one of our words: only places and views are, never what stands right under a place.
    const isWord =
      words.has(segment) && (inPlace === 0 || segment === 'new' || (inPlace > 0 && isView(segments, index)));
    return [{ href, segment, word: isWord ? segment : undefined }];
  });
  if (segments[0] === 'projects' && segments.length === 2) {
    crumbs.push({ href: `/${segments.join('/')}#`, segment: 'overview', word: 'overview' });
  }
  return crumbs;
}

function isView(segments: readonly string[], index: number): boolean {
  return index > 3 || segments[2] === 'settings';
}

import { type Place, parsePlace } from './place';

/** Where a whole stream stands: in the feed of changes, and in each source that it follows. */
export type StreamPosition = { place: Place; sources: ReadonlyMap<string, string> };

/** The place, and `~<topic>=<position>` per source; it comes back as the last event id. */
export function formatEventId({ place, sources }: StreamPosition): string {
  const parts = [...sources].map(
    ([topic, position]) => `~${encodeURIComponent(topic)}=${encodeURIComponent(position)}`,
  );
  return place.text + parts.join('');
}

/** Null for what no `formatEventId` wrote. */
export function parseEventId(text: string): StreamPosition | null {
  const [head = '', ...parts] = text.split('~');
  const place = parsePlace(head);
  if (!place) return null;
  const sources = new Map<string, string>();
  for (const part of parts) {
    const [topic, position] = part.split('=').map(decodePart);
    if (topic == null || position == null) return null;
    sources.set(topic, position);
  }
  return { place, sources };
}

function decodePart(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

import type { DiffPlace } from '@/components/patterns/delivery-plan';

/** Objects that get labels alone are no news where objects are adopted: they are counted, and the others are left to look at. */
export function splitLabels(places: readonly DiffPlace[]): { places: DiffPlace[]; labelled: number } {
  let labelled = 0;
  const rest = places.map((place) => ({
    ...place,
    objects: place.objects.map((object) => {
      const isLabelled = object.fields.every(({ path }) => /^metadata\.labels(?:$|[.[])/.test(path));
      if (object.change !== 'change' || !isLabelled) return object;
      labelled += 1;
      return { ...object, change: 'none' as const, fields: [] };
    }),
  }));
  return { places: rest, labelled };
}

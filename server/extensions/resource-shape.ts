import { z } from 'zod';

const text = z.string().max(1_000);
/** A Kubernetes object, as far as the host looks at it. */
export const resource = z.looseObject({
  apiVersion: text,
  kind: text,
  metadata: z.looseObject({ name: text, namespace: text.optional() }),
});

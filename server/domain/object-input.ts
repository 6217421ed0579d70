import { z } from 'zod';

const InstanceId = z.string().min(1).max(64);
const name = z.string().min(1).max(253);

/** One object of a cluster, by what names it there. `namespace` is empty for cluster-scoped kinds. */
export const ObjectRef = z.object({
  apiVersion: z.string().min(1).max(253),
  kind: z.string().min(1).max(63),
  namespace: z.string().max(63).default(''),
  name,
});
export type ObjectRef = z.infer<typeof ObjectRef>;

/** An object that an instance has. */
export const InstanceObject = ObjectRef.extend({ instanceId: InstanceId });
export type InstanceObject = z.infer<typeof InstanceObject>;

export const mostReplicas = 10_000;
export const ScaleObject = InstanceObject.extend({ replicas: z.int().min(0).max(mostReplicas) });
export type ScaleObject = z.infer<typeof ScaleObject>;

const longestText = 3_000_000;
/** `base` is the text that was begun with: what others changed since is never written over. */
export const EditObject = InstanceObject.extend({
  base: z.string().max(longestText),
  text: z.string().max(longestText),
});
export type EditObject = z.infer<typeof EditObject>;

import { z } from 'zod';
import { AtOnce } from './project-input';

/** What Kubernetes takes as the name of a namespace, and Loam as that of a project, cluster or stage. */
export const DnsLabel = z
  .string()
  .max(63, 'expected at most 63 characters')
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'expected lower-case letters, digits and -, like shop-2');

export const Labels = z.record(z.string().min(1).max(253), z.string().max(63));

export const ProjectInput = z.object({ project: z.string() });
export const ClusterInput = z.object({ project: z.string(), name: z.string() });

export const Kubeconfig = z.string().min(1).max(1_000_000);
/** How a person would sign in there with a service account. */
export const ServiceAccountAccess = z.object({
  server: z.string().min(1).max(2_000),
  /** PEM, or its base64. Without it the authorities that everybody trusts. */
  certificateAuthority: z.string().max(200_000).optional(),
  token: z.string().min(1).max(20_000),
});
/** Exactly one of them. */
export const GivenCredentials = z.object({
  kubeconfig: Kubeconfig.optional(),
  serviceAccount: ServiceAccountAccess.optional(),
  /** The account of the pod that Loam runs in. */
  inCluster: z.boolean().optional(),
});
export type GivenCredentials = z.infer<typeof GivenCredentials>;
export const TryConnectionInput = GivenCredentials;
export const RotateCredentialsInput = GivenCredentials.extend({
  name: z.string(),
  /** It is the same cluster, although neither its address nor its kube-system says so. */
  sameCluster: z.boolean().default(false),
});
export type RotateCredentialsInput = z.input<typeof RotateCredentialsInput>;
export const AddClusterInput = GivenCredentials.extend({
  name: DnsLabel,
  labels: Labels.default({}),
  /** Keep it although it cannot be reached now. */
  evenUnreachable: z.boolean().default(false),
  /** Keep it although the same cluster is registered under another name. */
  evenRegistered: z.boolean().default(false),
});
export type AddClusterInput = z.input<typeof AddClusterInput>;
export const UpdateClusterInput = z.object({
  name: z.string(),
  labels: Labels.optional(),
  maxDeliveries: AtOnce.optional(),
  /** In whose name it is written to: that of its account, or of the person who started what writes. */
  actsAs: z.enum(['account', 'person']).optional(),
});
export type UpdateClusterInput = z.infer<typeof UpdateClusterInput>;
/** `v1/Service`, `networking.k8s.io/v1/NetworkPolicy` */
const KindName = z
  .string()
  .regex(
    /^(?:[a-z0-9.-]{1,253}\/)?v[a-z0-9]{1,20}\/[A-Z][A-Za-z0-9]{0,62}$/,
    'expected a kind like networking.k8s.io/v1/NetworkPolicy',
  );
export const ClusterRoleInput = z.object({
  /** Rights in these alone; none: in the whole cluster. */
  namespaces: z.array(DnsLabel).max(100).default([]),
  /** Kinds beside those that the types declare. */
  also: z.array(KindName).max(200).default([]),
  /** Also what acts on objects from the pages: terminal, port-forward, scale, deleting a pod. */
  operate: z.boolean().default(true),
  /** May act in the name of the people and roles that there are now. */
  impersonate: z.boolean().default(false),
  account: z.object({ namespace: DnsLabel, name: DnsLabel }).optional(),
});
export type ClusterRoleInput = z.input<typeof ClusterRoleInput>;
export const RemoveClusterInput = z.object({ name: z.string() });

export const CreateStageInput = z.object({
  project: z.string(),
  name: DnsLabel,
  cluster: z.string(),
  namespace: DnsLabel,
});
export const RemoveStageInput = z.object({ project: z.string(), name: z.string() });
export type CreateStageInput = z.infer<typeof CreateStageInput>;

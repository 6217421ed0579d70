/** An amount of something that nodes have: how much pods may take, and how much they have asked for. */
export type Capacity = { allocatable: number; requested: number };

/** What a cluster can do, as far as the account may see it; null: it may not. */
export type ClusterFacts = {
  nodes: { total: number; ready: number } | null;
  /** In cores, bytes and pods. */
  capacity: { cpu: Capacity; memory: Capacity; pods: Capacity } | null;
  /** API groups beyond those of Kubernetes itself, with the version that is preferred. */
  groups: { name: string; version: string }[];
  storageClasses: { name: string; provisioner: string; isDefault: boolean }[] | null;
  ingressClasses: { name: string; controller: string; isDefault: boolean }[] | null;
};

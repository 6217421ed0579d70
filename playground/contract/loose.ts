/** The parts of any answer that tests look at. What a kind has of its own is read through its own type. */
export type Loose = {
  apiVersion?: string;
  kind?: string;
  metadata: LooseMeta;
  spec?: Tree;
  status?: Tree;
  data?: { [key: string]: string };
  items?: Loose[];
  [key: string]: unknown;
};

export type Tree = { [key: string]: unknown };

export type LooseMeta = {
  name: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: { [key: string]: string };
  annotations?: { [key: string]: string };
  finalizers?: string[];
  ownerReferences?: { kind: string; name: string; uid: string; controller?: boolean }[];
  managedFields?: LooseManagedFields[];
  continue?: string;
  remainingItemCount?: number;
};

export type LooseManagedFields = {
  manager: string;
  operation: string;
  apiVersion: string;
  time?: string;
  subresource?: string;
  fieldsType: string;
  fieldsV1: Tree;
};

/** What the API says when it refuses. */
export type Refusal = {
  kind: 'Status';
  status: 'Failure';
  code: number;
  reason: string;
  message: string;
  details?: {
    name?: string;
    kind?: string;
    group?: string;
    causes?: { reason: string; message: string; field: string }[];
  };
};

/** Objects that are there already; the first becomes the workload, the others go with it. */
export type References = {
  objects: ObjectReference[];
  /** Addresses of texts with objects. */
  urls: { url: string; place: string }[];
};

export type ObjectReference = {
  /** `deployments` or `deployment`, of a group or of the first that has it; or by apiVersion and kind. */
  type: { resource: string; group?: string } | { apiVersion: string; kind: string };
  by: { name: string } | { labels: Record<string, string> };
  /** Left out: that of the document, or of the stage. */
  namespace?: string;
  /** Left out: that of the stage. */
  cluster?: string;
  /** Where the parameters say it, for messages. */
  place: string;
};

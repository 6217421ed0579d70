/** Objects by what made them and what they are. All that is given must fit, of each list one; empty: every object. */
export type ResourceSelector = {
  componentNames?: string[];
  componentTypes?: string[];
  oamTypes?: ('WORKLOAD' | 'TRAIT')[];
  traitTypes?: string[];
  resourceTypes?: string[];
  resourceNames?: string[];
};
/** How delivery treats an object; what is left out is as usual. */
export type Treatment = {
  /** When it goes that is no longer wanted: with the update (usual), with its component, with the application, or never. */
  remove?: 'update' | 'component' | 'deletion' | 'never';
  /** When it is removed, what it made stays. */
  orphan?: boolean;
  /** One that is there already and belongs to no application becomes this one's. */
  adopt?: boolean;
  /** Fields that stay as the cluster has them once the object is there: `spec.replicas`; `*`: all of it. */
  keep?: string[];
  /** Several applications may have it together: the first writes it, and it goes with the last. */
  shared?: boolean;
  /** When one of these fields is to change, it is removed and made anew: `spec.selector`. */
  recreate?: string[];
  /** It is written as a whole: what others set beside it goes. */
  replace?: boolean;
  /** What others change between deliveries is put back (usual), or only shown. */
  drift?: 'repair' | 'report';
  /** Fields that others may change between deliveries: `spec.replicas`. */
  ignore?: string[];
  /** It must be there, and is neither written nor removed. */
  readOnly?: boolean;
};
export type ResourceRule = { selector: ResourceSelector; treatment: Treatment };

import type { GraphNode } from '../model';

/** A node about which nothing is said but what a test is about. */
export const plainNode = (id: string, more: Partial<GraphNode<null>> = {}): GraphNode<null> => ({
  id,
  size: 'normal',
  title: id,
  subtitle: '',
  tone: 'plain',
  data: null,
  ...more,
});

/** What stands in for a load balancer: an address of the range kept for documentation, where nothing ever listens. */
export const playgroundAddress = '192.0.2.10';

import type { TlsOptions } from '../http/exchange';

export type ChartCredentials = {
  basic?: { user: string; password: string };
  token?: string;
  tls?: TlsOptions;
  /** For a registry without TLS. */
  plainHttp?: boolean;
};

/** A chart's archive, and the sha256 that its source names for it, or empty. */
export type FetchedChart = { archive: Buffer; digest: string };

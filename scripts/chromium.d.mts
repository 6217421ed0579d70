export type Chromium = {
  executablePath: string;
  /** To be set for the browser: where the libraries are that the system lacks. */
  env: Record<string, string>;
};

export function ensureChromium(): Promise<Chromium>;

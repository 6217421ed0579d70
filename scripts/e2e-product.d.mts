export type Product = {
  url: string;
  dataDir: string;
  /** Of the first admin; empty at later starts. */
  email: string;
  password: string;
  pid: number | undefined;
  output: { said: string[]; logged: string[] };
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | string>;
  stop: () => Promise<void>;
};

export function startProduct(settings?: Record<string, string>): Promise<Product>;
export function freePort(): Promise<number>;

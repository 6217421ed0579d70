import { buildSync } from 'esbuild';
export function startPlayground(dir: string): Promise<{ kubeconfig: string; stop: () => Promise<void> }> {
  buildSync({});
  throw new Error(dir);
}

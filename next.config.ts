import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const withNextIntl = createNextIntlPlugin({
  requestConfig: './components/i18n/request.ts',
  // No page need load a parser of messages: they are parsed when the console is built.
  experimental: { messages: { path: './messages', format: 'json', locales: 'infer', precompile: true } },
});

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // `npm test` checks the types of everything; whoever only starts the product need not wait for that.
  typescript: { ignoreBuildErrors: true },
  // Pages and the API set their headers themselves (proxy.ts, server/api/http); this is for the files beside them.
  headers: async () => [
    { source: '/:path*', headers: [{ key: 'X-Content-Type-Options', value: 'nosniff' }] },
  ],
  // Programs of their own (WebAssembly, workers, native parts) that a bundle would break.
  serverExternalPackages: [
    // Its errors are told apart by class: bundled twice they would be two.
    'better-auth',
    'better-call',
    '@better-auth/core',
    '@jitl/quickjs-wasmfile-release-sync',
    '@kubernetes/client-node',
    'graphile-worker',
    'pg',
    'pino',
    'prom-client',
    'quickjs-emscripten',
    'quickjs-emscripten-core',
  ],
  experimental: {
    optimizePackageImports: ['@mantine/core', '@mantine/hooks', '@tabler/icons-react'],
  },
};

export default withNextIntl(config);

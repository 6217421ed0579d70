import { createHash } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';

export type TarFile = { path: string; data: string | Buffer; type?: string; link?: string };

/** A tar archive as a test needs it: also such as no honest program makes. */
export function packTar(files: readonly TarFile[]): Buffer {
  const blocks = files.flatMap(({ path, data, type = '0', link = '' }) => {
    const bytes = Buffer.from(data);
    const header = Buffer.alloc(512);
    header.write(path, 0, 100);
    header.write('0000644\0', 100);
    header.write(`${bytes.byteLength.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write(type, 156);
    header.write(link, 157, 100);
    header.write('ustar', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.byteLength % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

export type TestChart = {
  name: string;
  version?: string;
  appVersion?: string;
  files: Record<string, string>;
};

/** A chart as `helm package` makes it. */
export function packChart({ name, version = '1.0.0', appVersion = '1.0', files }: TestChart): Buffer {
  const all: Record<string, string> = {
    'Chart.yaml': stringify({ apiVersion: 'v2', name, version, appVersion }),
    ...files,
  };
  return gzipSync(packTar(Object.entries(all).map(([path, data]) => ({ path: `${name}/${path}`, data }))));
}

export type ChartServer = {
  url: string;
  /** Puts a chart into the repository, in place of the same version. */
  add(chart: TestChart): string;
  /** Answers a path with these bytes. */
  put(path: string, data: Buffer | string): string;
  /** Answers requests instead of it, where it says true. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | null;
  requests: string[];
  close(): Promise<void>;
};

/** A repository of charts on loopback. */
export async function startChartServer(): Promise<ChartServer> {
  const files = new Map<string, Buffer>();
  const entries: Record<
    string,
    { name: string; version: string; appVersion: string; digest: string; urls: string[] }[]
  > = {};
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    own.requests.push(path);
    if (own.intercept?.(request, response)) return;
    const found =
      path === '/index.yaml' ? Buffer.from(stringify({ apiVersion: 'v1', entries })) : files.get(path);
    response.writeHead(found ? 200 : 404).end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const own: ChartServer = {
    url,
    requests: [],
    intercept: null,
    put(path, data) {
      files.set(path, Buffer.from(data));
      return `${url}${path}`;
    },
    add(chart) {
      const { name, version = '1.0.0', appVersion = '1.0' } = chart;
      const archive = packChart(chart);
      const digest = createHash('sha256').update(archive).digest('hex');
      const path = `/${name}-${version}.tgz`;
      const others = (entries[name] ?? []).filter((each) => each.version !== version);
      entries[name] = [{ name, version, appVersion, digest, urls: [`${name}-${version}.tgz`] }, ...others];
      return own.put(path, archive);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return own;
}

/** Templates of a Deployment of `image` with `replicas`, and of a ConfigMap that shows a value. */
export const webChart: Record<string, string> = {
  'values.yaml': 'image: nginx:1.27\nreplicas: 1\ngreeting: hello\nlist: [a, b]\nnested: {a: 1, b: 2}\n',
  'templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}"}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: "{{ .Release.Name }}"}}
  template:
    metadata: {labels: {app: "{{ .Release.Name }}"}}
    spec: {containers: [{name: web, image: "{{ .Values.image }}"}]}
`,
  'templates/settings.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-settings"}
data:
  greeting: {{ .Values.greeting | quote }}
  chart: "{{ .Chart.Name }} {{ .Chart.Version }}"
  values: {{ toJson .Values | quote }}
  upgrade: "{{ .Release.IsUpgrade }}"
`,
};

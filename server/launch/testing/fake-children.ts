/** Stand-ins for the processes that the launcher starts: as small as can be, with the behaviour that matters to it. */

const common = `
import { appendFileSync } from 'node:fs';
const note = (what) => appendFileSync(process.env.LOAM_DATA_DIR + '/events.log', process.env.LOAM_PROCESS + ' ' + what + '\\n');
note('starts ' + process.pid);
const hangs = process.env.FAKE_HANGS === process.env.LOAM_PROCESS;
const end = (why) => {
  if (hangs) return;
  setTimeout(() => { note('ends'); process.exit(0); }, 50);
};
process.on('SIGTERM', end);
process.on('disconnect', end);
setInterval(() => undefined, 1000);
`;

/** Its address is in the kubeconfig, as the launcher waits for it. */
export const fakePlayground = `${common}
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
const port = Number(process.env.PLAYGROUND_PORT);
createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ major: '1', minor: '36', gitVersion: 'v1.36.0', kind: 'APIVersions', versions: ['v1'] }));
}).listen(port, '127.0.0.1', () => {
  const folder = process.env.PLAYGROUND_DATA_DIR;
  mkdirSync(folder, { recursive: true });
  writeFileSync(folder + '/kubeconfig', JSON.stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'playground',
    clusters: [{ name: 'playground', cluster: { server: 'http://127.0.0.1:' + port } }],
    users: [{ name: 'admin', user: { token: 'x' } }],
    contexts: [{ name: 'playground', context: { cluster: 'playground', user: 'admin' } }],
  }));
});
`;

export const fakeWorker = `${common}
console.log(JSON.stringify({ level: 'info', process: 'worker', message: 'works' }));
const jobs = { name: 'loam_jobs_total', help: 'Jobs.', type: 'counter', values: [{ value: 7, labels: {} }] };
process.on('message', ({ type, id }) => {
  if (type === 'metrics') process.send({ type, id, families: [jobs] });
});
`;

/** Started as Next.js is: the port is an argument. */
export const fakeConsole = `${common}
import { createServer } from 'node:http';
const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
createServer((request, response) => {
  const ready = process.env.FAKE_NEVER_READY !== '1';
  response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ready, checks: {} }));
}).listen(port, '127.0.0.1');
`;

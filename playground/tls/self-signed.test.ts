import { X509Certificate } from 'node:crypto';
import { request, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createCertificate } from './self-signed';

it('is a certificate that TLS accepts for its hosts and for no others', async () => {
  const { key, certificate } = createCertificate(['localhost', '127.0.0.1', '::1'], new Date());
  const parsed = new X509Certificate(certificate);
  expect(parsed.verify(parsed.publicKey)).toBe(true);
  expect(parsed.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(parsed.checkHost('example.com')).toBeUndefined();
  const server = createServer({ key, cert: certificate }, (_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const text = await new Promise<string>((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, ca: certificate, agent: false }, (response) => {
      response.on('data', (chunk: Buffer) => resolve(chunk.toString()));
    });
    call.on('error', reject);
    call.end();
  });
  expect(text).toBe('hello');
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

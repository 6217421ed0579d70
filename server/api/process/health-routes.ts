import { isSameSecret } from '@/server/platform/crypto';
import { settings } from '@/server/platform/env';
import { metrics } from '@/server/platform/metrics';
import { shutdownSignal } from '@/server/platform/shutdown';
import { databaseDisk } from '@/server/services/disk/database-disk';
import { runtime } from '../runtime';
import { readReadiness } from './readiness';

const headers = { 'cache-control': 'no-store' };

/** The process lives and answers. */
export function answerHealthz(): Response {
  return Response.json({ ok: true }, { headers });
}

/** 200 when everything is there to do the work, else 503; what is missing is said in both. */
export async function answerReadyz(): Promise<Response> {
  const readiness = await readReadiness(runtime().database.db, new Date(), databaseDisk());
  const isStopping = shutdownSignal().aborted;
  const ready = readiness.ready && !isStopping;
  const process_ = isStopping ? { ok: false, message: 'the console is stopping' } : { ok: true };
  const body = { ready, checks: { ...readiness.checks, console: process_ } };
  return Response.json(body, { status: ready ? 200 : 503, headers });
}

/** What Prometheus reads, for those who know the token. Without a token set, there is nothing here. */
export async function answerMetrics(request: Request): Promise<Response> {
  const token = settings().LOAM_METRICS_TOKEN;
  if (!token) return new Response('Not found', { status: 404, headers });
  const given = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
  if (given === undefined || !isSameSecret(given, token)) {
    return new Response('Unauthorized', {
      status: 401,
      headers: { ...headers, 'www-authenticate': 'Bearer realm="metrics"' },
    });
  }
  const { contentType, body } = await metrics().expose();
  return new Response(body, { headers: { ...headers, 'content-type': contentType } });
}

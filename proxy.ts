import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { toErrorAnswer } from '@/server/api/error-answer';
import { assertOwnOrigin } from '@/server/api/http/origin';
import { contentSecurityPolicy, pageHeaders } from '@/server/api/http/page-headers';
import { requestIdHeader, requestIdOf } from '@/server/api/http/request-id';
import { isLoamError } from '@/server/domain/error';
import { publicUrl, settings } from '@/server/platform/env';
import { logger } from '@/server/platform/logger';

/** Headers for pages. Who may see what is never decided here; the API has its own door, server/api/http/handle.ts. */
export function proxy(request: NextRequest): Response {
  const id = requestIdOf(request.headers);
  const url = publicUrl(settings());
  const secure = url.startsWith('https://');
  logger().info({ requestId: id, method: request.method, path: request.nextUrl.pathname }, 'page');
  try {
    assertOwnOrigin(request, url);
  } catch (error) {
    if (!isLoamError(error)) throw error;
    const { status, problem } = toErrorAnswer(error, id);
    return Response.json({ problem, requestId: id }, { status, headers: pageHeaders({ secure }) });
  }
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy(nonce, {
    secure,
    development: process.env.NODE_ENV === 'development',
  });
  // Next.js takes the nonce for its own scripts and styles from the policy among the request's headers.
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  headers.set(requestIdHeader, id);
  // Pages do not know their own address; a sign-in leads back to it.
  headers.set('x-path', request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(pageHeaders({ secure }))) response.headers.set(name, value);
  response.headers.set('content-security-policy', policy);
  response.headers.set(requestIdHeader, id);
  return response;
}

export const config = {
  matcher: '/((?!api/|_next/static/|_next/image|healthz|readyz|metrics|favicon.ico).*)',
};

import type { ServerResponse } from 'node:http';
import type { ApiContext } from '@/playground/api/context';
import {
  aggregatedDiscovery,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  rootPaths,
} from '@/playground/api/discovery/documents';
import { serverVersion } from '@/playground/api/discovery/groups';
import { accessReview, rulesReview, selfSubjectReview } from '@/playground/api/reviews/reviews';
import { openApiIndex, openApiV2, openApiV3 } from '@/playground/openapi/documents';
import type { JsonObject } from '@/playground/store/json';
import { StatusError } from '@/playground/store/status-error';
import type { ApiRequest } from './api-request';
import { asObjectBody, parseBody } from './body';
import { send, sendText } from './respond';

const health = new Set(['/healthz', '/livez', '/readyz']);
const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Health and version are told to anybody. */
export function isOpen(path: string): boolean {
  return health.has(path) || path === '/version';
}

/** Whatever is no resource. False: there is no such path. */
export function serveRoot(context: ApiContext, request: ApiRequest, response: ServerResponse): boolean {
  const { path, method } = request;
  if (method !== 'GET') return false;
  if (health.has(path)) {
    sendText(response, 200, 'ok', 'text/plain; charset=utf-8');
    return true;
  }
  const wantsAggregated =
    /as=APIGroupDiscoveryList/.test(request.headers.accept ?? '') &&
    /v=v2[;,]/.test(`${request.headers.accept},`);
  if ((path === '/api' || path === '/apis') && wantsAggregated) {
    sendText(
      response,
      200,
      `${JSON.stringify(aggregatedDiscovery(context, path === '/api'))}\n`,
      aggregatedType,
    );
    return true;
  }
  const body = path.startsWith('/openapi/') ? openApi(context, request) : discovery(context, request);
  if (!body) return false;
  send(response, { code: 200, body }, path === '/' || path === '/version');
  return true;
}

function discovery(context: ApiContext, { path, headers }: ApiRequest): JsonObject | undefined {
  if (path === '/') return rootPaths(context);
  if (path === '/version') return serverVersion;
  if (path === '/api') return apiVersions(headers.host ?? '');
  if (path === '/apis') return apiGroupList(context);
  const [, root, first, second, ...rest] = path.split('/');
  if (rest.length > 0) return undefined;
  if (root === 'api' && first !== undefined && second === undefined)
    return apiResourceList(context, '', first);
  if (root !== 'apis' || first === undefined) return undefined;
  return second === undefined ? apiGroup(context, first) : apiResourceList(context, first, second);
}

function openApi({ served }: ApiContext, { path, headers }: ApiRequest): JsonObject | undefined {
  const all = served.all().map(({ api, kind }) => ({ resource: api, definition: kind.definition }));
  if (path === '/openapi/v3') return openApiIndex(all);
  if (path === '/openapi/v2') {
    // Older clients ask for protobuf first; they take this as a server that does not describe itself that way.
    if (/protobuf/.test(headers.accept ?? '') && !/application\/json|\*\/\*/.test(headers.accept ?? '')) {
      throw new StatusError(406, 'NotAcceptable', 'the playground describes itself in JSON only');
    }
    return openApiV2(all);
  }
  return path.startsWith('/openapi/v3/') ? openApiV3(all, path.slice('/openapi/v3/'.length)) : undefined;
}

const reviews: { [path: string]: string } = {
  '/apis/authentication.k8s.io/v1/selfsubjectreviews': 'SelfSubjectReview',
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': 'SelfSubjectAccessReview',
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews': 'SelfSubjectRulesReview',
  '/apis/authorization.k8s.io/v1/subjectaccessreviews': 'SubjectAccessReview',
};

/** Questions about rights: posted, answered, never stored. */
export async function serveReview(
  context: ApiContext,
  request: ApiRequest,
  response: ServerResponse,
): Promise<boolean> {
  const kind = reviews[request.path];
  if (kind === undefined || request.method !== 'POST') return false;
  const text = await request.readBytes();
  const body = asObjectBody(parseBody(text, request.headers['content-type'] ?? '', kind).value, kind);
  send(response, { code: 201, body: review(context, kind, request, body) }, false);
  return true;
}

function review(context: ApiContext, kind: string, { user }: ApiRequest, body: JsonObject): JsonObject {
  if (kind === 'SelfSubjectReview') return selfSubjectReview(context, user);
  return kind === 'SelfSubjectRulesReview'
    ? rulesReview(context, user, body)
    : accessReview(context, kind, user, body);
}

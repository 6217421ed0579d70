import { randomUUID } from 'node:crypto';
import type { ApiContext } from '@/playground/api/context';
import type { User } from '@/playground/api/http/api-request';
import { isObject, type Json, type JsonObject, textOf } from '@/playground/store/json';
import { formatTime } from '@/playground/store/kube-object';
import { type AccessRequest, isAllowed, rulesOf } from './access';

const authentication = 'authentication.k8s.io/v1';
const authorization = 'authorization.k8s.io/v1';

/** `kubectl auth whoami`. */
export function selfSubjectReview({ store }: ApiContext, { username, groups, uid }: User): JsonObject {
  return {
    kind: 'SelfSubjectReview',
    apiVersion: authentication,
    metadata: { creationTimestamp: formatTime(store.clock.now()), uid: randomUUID() },
    status: { userInfo: { username, ...(uid === undefined ? {} : { uid }), groups } },
  };
}

/** `kubectl auth can-i`, for oneself or for somebody else. */
export function accessReview(context: ApiContext, kind: string, user: User, body: JsonObject): JsonObject {
  const spec = isObject(body['spec']) ? body['spec'] : {};
  const subject = kind === 'SubjectAccessReview' ? subjectOf(spec) : user;
  const { allowed, reason } = isAllowed(context.store, subject, accessOf(spec));
  const status: JsonObject = { allowed, ...(reason === '' ? {} : { reason }) };
  return { kind, apiVersion: authorization, metadata: {}, spec, status };
}

function subjectOf(spec: JsonObject): User {
  const groups = Array.isArray(spec['groups']) ? spec['groups'].map(String) : [];
  return { username: textOf(spec['user'] ?? ''), groups };
}

function accessOf(spec: JsonObject): AccessRequest {
  const attributes = isObject(spec['resourceAttributes']) ? spec['resourceAttributes'] : undefined;
  const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
  if (attributes) {
    const subresource = text(attributes['subresource']);
    const resource = text(attributes['resource']);
    return {
      verb: text(attributes['verb']),
      group: text(attributes['group']),
      resource: subresource === '' ? resource : `${resource}/${subresource}`,
      namespace: text(attributes['namespace']),
      name: text(attributes['name']),
      path: undefined,
    };
  }
  const paths = isObject(spec['nonResourceAttributes']) ? spec['nonResourceAttributes'] : {};
  return {
    verb: text(paths['verb']),
    group: '',
    resource: '',
    namespace: '',
    name: '',
    path: text(paths['path']),
  };
}

/** `kubectl auth can-i --list`. */
export function rulesReview({ store }: ApiContext, user: User, body: JsonObject): JsonObject {
  const spec = isObject(body['spec']) ? body['spec'] : {};
  const rules = rulesOf(store, user, textOf(spec['namespace'] ?? ''));
  const resourceRules = rules
    .filter((rule) => rule.resources.length > 0)
    .map(({ verbs, apiGroups, resources, resourceNames }) => ({
      verbs,
      apiGroups,
      resources,
      ...(resourceNames.length > 0 ? { resourceNames } : {}),
    }));
  const nonResourceRules = rules
    .filter((rule) => rule.nonResourceUrls.length > 0)
    .map(({ verbs, nonResourceUrls }) => ({ verbs, nonResourceURLs: nonResourceUrls }));
  const status = { resourceRules, nonResourceRules, incomplete: false };
  return { kind: 'SelfSubjectRulesReview', apiVersion: authorization, metadata: {}, spec: {}, status };
}

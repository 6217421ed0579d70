import type { KubeObject } from '@/playground/store/kube-object';
import {
  configMaps,
  cronJobs,
  customResourceDefinitions,
  daemonSets,
  deployments,
  horizontalPodAutoscalers,
  ingresses,
  jobs,
  persistentVolumeClaims,
  podDisruptionBudgets,
  pods,
  replicaSets,
  type Resource,
  roleBindings,
  clusterRoleBindings,
  secrets,
  services,
  statefulSets,
} from '@/playground/store/resources';
import { validateCronJob, validateJob, validateJobUpdate } from './batch';
import { validateConfigMap, validateDataUpdate, validateSecret, validateSecretUpdate } from './config';
import { validateDefinition, validateDefinitionUpdate } from './definition';
import type { FieldError } from './field-error';
import { validateIngress } from './ingress';
import {
  validateAutoscaler,
  validateBudget,
  validateRoleBinding,
  validateRoleBindingUpdate,
} from './policies';
import { validateService, validateServiceUpdate } from './service';
import { validateClaim, validateClaimUpdate } from './volume-claim';
import {
  validateDaemonSet,
  validateDeployment,
  validatePod,
  validatePodUpdate,
  validateReplicaSet,
  validateSelectorUpdate,
  validateStatefulSet,
  validateStatefulSetUpdate,
} from './workloads';

export type SpecValidation = {
  validate?: (object: KubeObject) => FieldError[];
  validateUpdate?: (next: KubeObject, existing: KubeObject) => FieldError[];
};

const validations = new Map<Resource, SpecValidation>([
  [pods, { validate: validatePod, validateUpdate: validatePodUpdate }],
  [deployments, { validate: validateDeployment, validateUpdate: validateSelectorUpdate }],
  [replicaSets, { validate: validateReplicaSet, validateUpdate: validateSelectorUpdate }],
  [daemonSets, { validate: validateDaemonSet, validateUpdate: validateSelectorUpdate }],
  [statefulSets, { validate: validateStatefulSet, validateUpdate: validateStatefulSetUpdate }],
  [jobs, { validate: validateJob, validateUpdate: validateJobUpdate }],
  [cronJobs, { validate: validateCronJob }],
  [services, { validate: validateService, validateUpdate: validateServiceUpdate }],
  [ingresses, { validate: validateIngress }],
  [configMaps, { validate: validateConfigMap, validateUpdate: validateDataUpdate }],
  [secrets, { validate: validateSecret, validateUpdate: validateSecretUpdate }],
  [persistentVolumeClaims, { validate: validateClaim, validateUpdate: validateClaimUpdate }],
  [horizontalPodAutoscalers, { validate: validateAutoscaler }],
  [podDisruptionBudgets, { validate: validateBudget }],
  [roleBindings, { validate: validateRoleBinding, validateUpdate: validateRoleBindingUpdate }],
  [clusterRoleBindings, { validate: validateRoleBinding, validateUpdate: validateRoleBindingUpdate }],
  [customResourceDefinitions, { validate: validateDefinition, validateUpdate: validateDefinitionUpdate }],
]);

const none: SpecValidation = {};

export function specValidationOf(resource: Resource): SpecValidation {
  return validations.get(resource) ?? none;
}

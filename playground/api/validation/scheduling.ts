import { itemsOf } from '@/playground/api/defaults/fill';
import { isObject, type Json, type JsonObject } from '@/playground/store/json';
import { type FieldError, forbiddenField, invalid, required } from './field-error';
import { faults, labelValue, qualifiedNameFaults } from './names';

/** Where a pod wants to run: node affinity and spreading. */
export function validateScheduling(path: string, spec: JsonObject): FieldError[] {
  const affinity = isObject(spec['affinity']) ? spec['affinity']['nodeAffinity'] : undefined;
  const errors = isObject(affinity) ? validateNodeAffinity(`${path}.affinity.nodeAffinity`, affinity) : [];
  for (const [index, constraint] of itemsOf(spec['topologySpreadConstraints']).entries()) {
    errors.push(...validateSpread(`${path}.topologySpreadConstraints[${index}]`, constraint));
  }
  return errors;
}

function validateNodeAffinity(path: string, affinity: JsonObject): FieldError[] {
  const must = affinity['requiredDuringSchedulingIgnoredDuringExecution'];
  const errors: FieldError[] = [];
  if (isObject(must)) {
    const at = `${path}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
    const terms = itemsOf(must['nodeSelectorTerms']);
    if (terms.length === 0) errors.push(required(at, 'must have at least one node selector term'));
    for (const [index, term] of terms.entries()) errors.push(...validateTerm(`${at}[${index}]`, term));
  }
  const preferred = itemsOf(affinity['preferredDuringSchedulingIgnoredDuringExecution']);
  for (const [index, each] of preferred.entries()) {
    const at = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
    const weight = Number(each['weight'] ?? 0);
    if (weight <= 0 || weight > 100)
      errors.push(invalid(`${at}.weight`, weight, 'must be in the range 1-100'));
    if (isObject(each['preference'])) errors.push(...validateTerm(`${at}.preference`, each['preference']));
  }
  return errors;
}

function validateTerm(path: string, term: JsonObject): FieldError[] {
  const expressions = itemsOf(term['matchExpressions']);
  const fields = itemsOf(term['matchFields']);
  return [
    ...expressions.flatMap((each, index) => validateExpression(`${path}.matchExpressions[${index}]`, each)),
    ...fields.flatMap((each, index) => validateField(`${path}.matchFields[${index}]`, each)),
  ];
}

function valuesOf({ values }: JsonObject): Json[] {
  return Array.isArray(values) ? values : [];
}

function validateExpression(path: string, expression: JsonObject): FieldError[] {
  const values = valuesOf(expression);
  const errors: FieldError[] = [];
  switch (expression['operator']) {
    case 'In':
    case 'NotIn':
      if (values.length === 0)
        errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist': {
      const detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
      if (values.length > 0) errors.push(forbiddenField(`${path}.values`, detail));
      break;
    }
    case 'Gt':
    case 'Lt': {
      const detail = "must be specified single value when `operator` is 'Lt' or 'Gt'";
      if (values.length !== 1) errors.push(required(`${path}.values`, detail));
      break;
    }
    default:
      errors.push(invalid(`${path}.operator`, expression['operator'], 'not a valid selector operator'));
  }
  const { key } = expression;
  errors.push(
    ...qualifiedNameFaults(typeof key === 'string' ? key : '').map((text) =>
      invalid(`${path}.key`, key, text),
    ),
  );
  for (const [index, value] of values.entries()) {
    const found = faults(labelValue, typeof value === 'string' ? value : '');
    errors.push(...found.map((text) => invalid(`${path}.values[${index}]`, value, text)));
  }
  return errors;
}

/** Nodes have one field that can be selected by: their name. */
function validateField(path: string, field: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const { operator, key } = field;
  if (operator !== 'In' && operator !== 'NotIn') {
    errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  } else if (valuesOf(field).length !== 1) {
    const detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.push(required(`${path}.values`, detail));
  }
  if (key !== 'metadata.name') errors.push(invalid(`${path}.key`, key, 'not a valid field selector key'));
  return errors;
}

function validateSpread(path: string, constraint: JsonObject): FieldError[] {
  const { maxSkew = 0, minDomains, whenUnsatisfiable, topologyKey } = constraint;
  const errors: FieldError[] = [];
  if (Number(maxSkew) <= 0) errors.push(invalid(`${path}.maxSkew`, maxSkew, 'must be greater than zero'));
  if (!topologyKey) errors.push(required(`${path}.topologyKey`, 'can not be empty'));
  if (minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule') {
    const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${JSON.stringify(whenUnsatisfiable).replaceAll('"', '')}`;
    errors.push(invalid(`${path}.minDomains`, minDomains, detail));
  }
  return errors;
}

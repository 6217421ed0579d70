import { Validator } from '@cfworker/json-schema';
import type { RJSFSchema, ValidatorType } from '@rjsf/utils';
import type { JsonObject } from '@/server/domain/json';

/**
 * What the form library asks to tell the forms of a union apart. It interprets schemas, because our content security policy
 * allows no compiled ones. The problems that people see come from server/domain/schema-validation, as everywhere.
 */
export const interpretingValidator: ValidatorType = {
  isValid: (schema, formData, rootSchema) =>
    check({ ...definitionsOf(rootSchema), ...schema }, formData).length === 0,
  validateFormData: () => ({ errors: [], errorSchema: {} }),
  // Asked for by the library's own playground only.
  rawValidation: () => ({ errors: [] }),
};

function check(schema: RJSFSchema, formData: unknown) {
  return new Validator(schema as JsonObject, '2020-12').validate(formData).errors;
}

function definitionsOf(root: RJSFSchema): RJSFSchema {
  return root.$defs ? { $defs: root.$defs } : {};
}

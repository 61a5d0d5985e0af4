import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const folder = new URL('../../../../shared/schemas/dbt/', import.meta.url);

/** dbt's published schemas stand beside the checkout, not in it. */
export const hasDbtSchemas = existsSync(folder);

/** What is wrong with a text by one of dbt's schemas; empty where it is valid. */
export function schemaErrors(schema: string, text: string): string[] {
  const validate = validatorOf(schema);
  validate(JSON.parse(text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const validators = new Map<string, ValidateFunction>();

/** Made once: the schema of the manifest takes seconds. */
function validatorOf(schema: string): ValidateFunction {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  // Optimizing the code of the validator costs more than all its uses here.
  const ajv = new Ajv2020({ strict: false, code: { optimize: false } });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(new URL(schema, folder), 'utf8')));
  validators.set(schema, validate);
  return validate;
}

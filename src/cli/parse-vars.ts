import type { Document } from 'yaml';
import type { Json, JsonObject } from '../core/json.ts';
import { optionInvalid } from './parse-values.ts';

const example = `Write --vars '{days: 30, region: North}'.`;

/** Reads `--vars`: a YAML or JSON mapping. */
export async function parseVars(text: string | undefined): Promise<JsonObject> {
  if (text === undefined || text.trim() === '') return {};
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { uniqueKeys: true, stringKeys: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const [reason] = problem.message.split(/ at line |\n/);
    throw optionInvalid(`--vars is not YAML or JSON: ${reason}`, example);
  }
  const value = withoutAliases(document);
  if (isPlainObject(value)) return Object.fromEntries(Object.entries(value).map(toJsonEntry));
  throw optionInvalid('--vars must be a mapping of names to values', example);
}

function withoutAliases(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw optionInvalid('--vars can’t have YAML aliases', example);
  }
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toJsonEntry([name, value]: [string, unknown]): [string, Json] {
  return [name, toJson(value, name)];
}

function toJson(value: unknown, name: string): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && isExact(value)) return value;
  if (Array.isArray(value)) return value.map((item) => toJson(item, name));
  if (isPlainObject(value)) return Object.fromEntries(Object.entries(value).map(toJsonEntry));
  throw optionInvalid(
    `The value of "${name}" in --vars can't be kept exactly`,
    'Put it in quotes, and it stays the text that it is.',
  );
}

/** Numbers that JavaScript holds as written: an id of 20 digits is not one. */
function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

import { IngotError } from '../core/error.ts';
import type { Location } from '../core/source-text.ts';
import type { YamlScalar, YamlValue } from '../core/yaml-value.ts';
import { checkForeignValues } from './foreign-values.ts';
import { parseTemplate } from './parse-template.ts';
import { evaluate, render } from './render.ts';
import type { Scope } from './scope.ts';
import { isList, printed, type Value } from './value.ts';

/** A YAML value with the templates in its texts rendered. A text that is one expression takes that value's own type. */
export function renderYaml(value: YamlValue, scope: Scope): YamlValue {
  switch (value.kind) {
    case 'scalar':
      return typeof value.value === 'string' && value.value.includes('{{')
        ? renderScalar(value, scope)
        : value;
    case 'list':
      return { ...value, items: value.items.map((item) => renderYaml(item, scope)) };
    case 'map': {
      const entries = new Map(
        [...value.entries].map(([key, entry]) => [
          key,
          { ...entry, value: renderYaml(entry.value, scope) },
        ]),
      );
      return { ...value, entries };
    }
  }
}

function renderScalar(scalar: YamlScalar, scope: Scope): YamlValue {
  const location = scalar.location();
  try {
    const template = parseTemplate({ path: location.path, text: String(scalar.value) });
    const [first, ...rest] = template.body;
    if (first?.kind === 'output' && rest.length === 0)
      return toYaml(evaluate(first.expression, template, scope), scalar.location);
    return toYaml(render(template, scope).text, scalar.location);
  } catch (error) {
    throw placed(error, location);
  }
}

/** The same of a text that is SQL, from whose quotes no value may break out. */
export function renderYamlSql(value: YamlValue, scope: Scope): YamlValue {
  if (value.kind !== 'scalar' || typeof value.value !== 'string') return value;
  if (!value.value.includes('{{')) return value;
  const location = value.location();
  try {
    const output = render(parseTemplate({ path: location.path, text: value.value }), scope);
    checkForeignValues(output, output.text);
    return toYaml(output.text, value.location);
  } catch (error) {
    throw placed(error, location);
  }
}

/** A value of a template as YAML, with one place for all of it. */
export function toYaml(value: Value, location: () => Location): YamlValue {
  if (isList(value))
    return { kind: 'list', items: value.map((item) => toYaml(item, location)), location };
  const text = printed(value);
  if (text !== undefined) {
    const plain = typeof value === 'object' ? text : value;
    return { kind: 'scalar', value: plain, written: text, location };
  }
  const entries = Object.entries(value ?? {}).map(
    ([key, each]: [string, Value]) => [key, { value: toYaml(each, location), location }] as const,
  );
  return { kind: 'map', entries: new Map(entries), location };
}

/** A place inside the text of a YAML value means nothing to the reader; the value's own place does. */
function placed(error: unknown, location: Location): unknown {
  if (!(error instanceof IngotError)) return error;
  return new IngotError(error.code, error.message, { location, hint: error.hint, cause: error });
}

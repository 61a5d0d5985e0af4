import { IngotError, type ErrorCollector } from '../core/error.ts';
import { hooksOf, type Hook, type Hooks } from '../core/hook.ts';
import type { Ref } from '../core/node.ts';
import type { Template } from '../core/template.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import type { YamlValue } from '../core/yaml-value.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { findRefs } from './find-refs.ts';
import type { ParseContext } from './parse-context.ts';

/** Keys that add up from folder to file; dbt writes them in both ways. */
export const hookKeys: ReadonlySet<string> = new Set([
  'pre_hook',
  'pre-hook',
  'post_hook',
  'post-hook',
]);

/** The hooks of a node; undefined where it has none. */
export function readHooks(fields: YamlFields): { readonly hooks?: Hooks } {
  const of = (name: 'pre' | 'post') =>
    [`${name}-hook`, `${name}_hook`].flatMap((key) => {
      const value = fields.any(key);
      return value === undefined ? [] : readHookList(value, fields.errors);
    });
  const hooks = { pre: of('pre'), post: of('post') };
  return hooks.pre.length + hooks.post.length === 0 ? {} : { hooks };
}

/** A text, `{ sql, transaction }`, or a list of them. */
export function readHookList(value: YamlValue, errors: ErrorCollector): readonly Hook[] {
  const items = value.kind === 'list' ? value.items : [value];
  return items.flatMap((item) => readHook(item, errors) ?? []);
}

/** What hooks name is needed before they run. */
export function refsOfHooks(
  node: { readonly hooks?: Hooks },
  { macros, errors }: Pick<ParseContext, 'macros' | 'errors'>,
): readonly Ref[] {
  return hooksOf(node).flatMap(({ template }) => findRefs(template, macros, errors));
}

function readHook(value: YamlValue, errors: ErrorCollector): Hook | undefined {
  if (value.kind === 'scalar' && typeof value.value === 'string')
    return hookOf(value.value, { value, errors, isInTransaction: true });
  const fields = new YamlFields(value, 'a hook', errors);
  const sql = fields.requiredText('sql');
  const isInTransaction = fields.boolean('transaction') ?? true;
  fields.finish();
  return hookOf(sql, { value, errors, isInTransaction });
}

function hookOf(
  text: string,
  {
    value,
    errors,
    isInTransaction,
  }: {
    readonly value: YamlValue;
    readonly errors: ErrorCollector;
    readonly isInTransaction: boolean;
  },
): Hook | undefined {
  if (text.trim() === '') return undefined;
  const location = value.location();
  const template = errors.try(() => parsed(text, location));
  return template === undefined ? undefined : { template, location, isInTransaction };
}

/** Lines of a text in YAML are not those of its file, so the hook as a whole is shown. */
function parsed(text: string, location: Hook['location']): Template {
  try {
    return parseTemplate({ path: location.path, text });
  } catch (error) {
    if (!(error instanceof IngotError)) throw error;
    throw new IngotError(error.code, error.message, { location, hint: error.hint, cause: error });
  }
}

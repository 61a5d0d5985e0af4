import { EngineError } from '../../../core/adapter.ts';
import { IngotError } from '../../../core/error.ts';
import type { CustomMaterialization } from '../../../core/materialization.ts';
import { sqlError } from '../../../binder/sql-error.ts';
import type { ModelBuild } from '../model-build.ts';
import { shown } from './check-statements.ts';

/** What the engine said against a statement: in the model where that is to blame, else with the statement, in the file of the materialization. */
export function statementError(
  error: unknown,
  statement: string,
  {
    build,
    materialization: { name, path },
  }: { readonly build: ModelBuild; readonly materialization: CustomMaterialization },
): unknown {
  if (!(error instanceof EngineError)) return error;
  const { compiled } = build;
  const at = compiled.sql === '' ? -1 : statement.indexOf(compiled.sql);
  const whole = { path, line: 1, column: 1, lineText: '' };
  const nowhere = { sql: '', locate: () => whole };
  const mistake = sqlError(error, at === -1 ? nowhere : compiled, {
    prefixLength: Math.max(0, at),
    whole,
  });
  const { code, message, location, hint } = mistake;
  if (location?.path !== path) return mistake;
  const text = `${message} (in a statement of the materialization "${name}": ${shown(statement)})`;
  return new IngotError(code, text, { location, hint, cause: error });
}

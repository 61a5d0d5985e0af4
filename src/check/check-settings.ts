import { strategyProbes } from '../compile/batch-sql.ts';
import { IngotError } from '../core/error.ts';
import type { Model, StrategySql } from '../core/node.ts';

/** Binds the SQL that the strategy of a model is told in its settings. @throws IngotError with the name of the setting */
export async function checkSettings(
  sql: string,
  model: Model,
  bind: (probe: string) => Promise<unknown>,
): Promise<void> {
  for (const probe of strategyProbes(sql, model)) {
    try {
      await bind(probe.sql);
    } catch (error) {
      throw ofSetting(probe.setting, model, error);
    }
  }
}

/** The SQL of a setting stands elsewhere than that of the model. */
function ofSetting(setting: StrategySql, model: Model, error: unknown): unknown {
  if (!(error instanceof IngotError)) return error;
  const message = `"${setting}" of "${model.fullName}": ${error.message}`;
  const location = model.strategyPlaces?.[setting] ?? error.location;
  return new IngotError(error.code, message, { location, hint: error.hint, cause: error });
}

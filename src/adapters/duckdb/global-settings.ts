import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Statement } from '../../core/adapter.ts';
import { IngotError } from '../../core/error.ts';
import type { Target } from '../../core/project.ts';
import { quoteLiteral } from '../../core/relation.ts';
import { toEngineError } from './engine-error.ts';
import { fenceStatements } from './fence.ts';

const timeZone = 'timezone';
const calendar = 'calendar';
const collation = 'default_collation';
const lock = 'lock_configuration';

/** Whether a setting, in any letter case, is set by `applyGlobalSettings` and not as an option of the instance. */
export function isGlobalSetting(name: string): boolean {
  return [timeZone, calendar, lock].includes(name.toLowerCase());
}

/**
 * Sets what can't be an option of a new instance. Every target has UTC unless its profile has another time zone: what is
 * built must not depend on the machine's own.
 * @throws IngotError for a value that DuckDB refuses
 */
export async function applyGlobalSettings(instance: DuckDBInstance, target: Target): Promise<void> {
  const connection = await instance.connect();
  try {
    for (const statement of await statementsFor(target, connection))
      await connection.run(statement);
  } catch (cause) {
    const [detail] = toEngineError(cause, { statement: '' }).message.split('\n');
    const message = `A setting of target "${target.name}" has a value that DuckDB refuses`;
    throw new IngotError('SETTING_INVALID', message, { hint: `DuckDB says: ${detail}`, cause });
  } finally {
    connection.closeSync();
  }
}

/** Another adapter on the same file may have closed the fence and the lock; neither opens again. */
async function statementsFor(
  { settings, fence }: Target,
  connection: DuckDBConnection,
): Promise<Statement[]> {
  const state = await connection.runAndReadAll(
    `select current_setting('lock_configuration'), current_setting('enable_external_access')`,
  );
  const [isLocked, isOpen] = state.getRows()[0] ?? [];
  if (isLocked === true) return [];
  const [locked, own] = [valueOf(lock, settings), valueOf(calendar, settings)];
  const isCollated = valueOf(collation, settings) !== undefined;
  return [
    // As options of the instance these would need an extension before there is one to load it.
    `set global TimeZone = ${quoteLiteral(valueOf(timeZone, settings) ?? 'UTC')}`,
    ...(own === undefined ? [] : [`set global Calendar = ${quoteLiteral(own)}`]),
    // DuckDB 1.5 takes any name, and refuses it in the first comparison of texts.
    ...(isCollated ? [`select 'a' > 'b'`] : []),
    ...(fence !== undefined && isOpen === true ? fenceStatements(fence) : []),
    'set global errors_as_json = true',
    ...(locked === undefined ? [] : [`set global lock_configuration = ${quoteLiteral(locked)}`]),
  ];
}

function valueOf(name: string, settings: Target['settings']): string | undefined {
  return Object.entries(settings).find(([key]) => key.toLowerCase() === name)?.[1];
}

import { IngotError } from '../../../core/error.ts';
import type { CustomMaterialization } from '../../../core/materialization.ts';
import { quoteLiteral, renderRelation } from '../../../core/relation.ts';
import type { ModelBuild } from '../model-build.ts';

/** Makes sure that what was to be made stands under the model's name. @throws IngotError MATERIALIZATION_MADE_NOTHING */
export async function checkMade(
  { model, session }: ModelBuild,
  { name, path, makes }: CustomMaterialization,
): Promise<void> {
  const { schema, identifier } = model.relation;
  const { rows } = await session.query(
    `select 'table' from duckdb_tables() where ${place('table_name')}
union all
select 'view' from duckdb_views() where ${place('view_name')}`,
  );
  const made = rows[0]?.[0];
  if (made === makes) return;
  const what = made === undefined ? 'nothing' : `a ${String(made)}`;
  throw new IngotError(
    'MATERIALIZATION_MADE_NOTHING',
    `After the statements of the materialization "${name}", ${what} stands under ${renderRelation(model.relation)}, where a ${makes} should be`,
    {
      location: { path, line: 1, column: 1, lineText: '' },
      hint:
        made === undefined
          ? 'Make it under the name that is given: node.relation.'
          : `Say so in the file: export const makes = '${String(made)}'.`,
    },
  );

  function place(column: string): string {
    return `database_name = current_database() and lower(schema_name) = lower(${quoteLiteral(schema)}) and lower(${column}) = lower(${quoteLiteral(identifier)})`;
  }
}

import type { Contract } from '../core/contract.ts';
import { IngotError } from '../core/error.ts';
import type {
  CustomMaterialization,
  IncrementalMaterialization,
  Materialization,
} from '../core/materialization.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import type { CustomMaterializations } from './custom-materializations.ts';
import { readIncremental } from './incremental.ts';

const kinds = ['view', 'table', 'ephemeral', 'incremental'] as const;

/** What a model is to become; a view where nothing is said. */
export function readMaterialization(
  fields: YamlFields,
  contract: Contract | undefined,
  customs: CustomMaterializations,
): Materialization {
  const chosen = fields.choice('materialized', [...kinds, ...customs.keys()]) ?? 'view';
  const custom = customs.get(chosen);
  const kind = kinds.find((each) => each === chosen);
  // Folders set keys for all their models, and a model may be another kind in another target.
  const incremental = readIncremental(fields, kind === 'incremental');
  if (custom !== undefined) return withConstraints(custom, contract, fields);
  if (kind === undefined) return { kind: 'view' };
  if (contract === undefined) return kind === 'incremental' ? incremental : { kind };
  if (kind === 'incremental') return withContract(incremental, fields);
  if (kind === 'ephemeral' || (kind === 'view' && contract.constraints.length > 0))
    fields.errors.add(noTable(contract, kind));
  return { kind };
}

/** Its statements make the table, and constraints are made with it. */
function withConstraints(
  custom: CustomMaterialization,
  contract: Contract | undefined,
  fields: YamlFields,
): CustomMaterialization {
  const declared = contract?.constraints.find(({ kind }) => kind !== 'foreign_key');
  if (declared !== undefined)
    fields.errors.add(
      new IngotError(
        'CONTRACT_NOT_ENFORCED',
        `The materialization "${custom.name}" makes its table by itself, so that no constraint is made with it`,
        {
          location: declared.location,
          hint: 'Test it instead, or make it in the materialization.',
        },
      ),
    );
  fields.takeRest();
  return custom;
}

/** A table with a contract keeps its columns, unless it is said that it takes new ones. */
function withContract(
  incremental: IncrementalMaterialization,
  fields: YamlFields,
): IncrementalMaterialization {
  if (fields.any('on_schema_change') === undefined)
    return { ...incremental, onSchemaChange: 'fail' };
  const { onSchemaChange } = incremental;
  if (onSchemaChange === 'ignore' || onSchemaChange === 'sync_all_columns')
    fields.errors.add(
      new IngotError(
        'YAML_VALUE',
        `"on_schema_change" can't be "${onSchemaChange}" where a contract is enforced`,
        {
          location: fields.locationOf('on_schema_change'),
          hint: 'It can be "fail" or "append_new_columns".',
        },
      ),
    );
  return incremental;
}

function noTable({ location }: Contract, kind: 'view' | 'ephemeral'): IngotError {
  const message =
    kind === 'view'
      ? 'A view can’t keep constraints'
      : 'An ephemeral model can’t keep a contract, for it is no table or view of its own';
  return new IngotError('CONTRACT_NOT_ENFORCED', message, {
    location,
    hint: 'Materialize it as a table, or take them out.',
  });
}

import type { Contract } from '../core/contract.ts';
import { IngotError } from '../core/error.ts';
import type {
  CustomMaterialization,
  ExternalMaterialization,
  IncrementalMaterialization,
  Materialization,
} from '../core/materialization.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import type { CustomMaterializations } from './custom-materializations.ts';
import { passExternal, readExternal, type ModelPlace } from './external.ts';
import { readIncremental } from './incremental.ts';

const kinds = ['view', 'table', 'ephemeral', 'incremental', 'external'] as const;

/** What is known beside the configuration of a model. */
export interface ModelSurroundings {
  readonly place: ModelPlace;
  readonly customs: CustomMaterializations;
}

/** What a model is to become; a view where nothing is said. */
export function readMaterialization(
  fields: YamlFields,
  contract: Contract | undefined,
  { place, customs }: ModelSurroundings,
): Materialization {
  const chosen = fields.choice('materialized', [...kinds, ...customs.keys()]) ?? 'view';
  const custom = customs.get(chosen);
  const kind = kinds.find((each) => each === chosen);
  // Folders set keys for all their models, and a model may be another kind in another target.
  const isGrowing = kind === 'incremental' || (kind === 'external' && hasStrategy(fields));
  const incremental = readIncremental(fields, isGrowing);
  passExternal(fields);
  if (custom !== undefined) return withConstraints(custom, contract, fields);
  if (kind === undefined) return { kind: 'view' };
  if (kind === 'external') {
    const growth = isGrowing ? incremental : undefined;
    return withoutTable(readExternal(fields, { place, growth }), { fields, contract });
  }
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
    fields.wrongValue('on_schema_change', {
      message: `"on_schema_change" can't be "${onSchemaChange}" where a contract is enforced`,
      hint: 'It can be "fail" or "append_new_columns".',
    });
  return incremental;
}

function hasStrategy(fields: YamlFields): boolean {
  return ['incremental_strategy', 'strategy'].some((key) => fields.any(key) !== undefined);
}

/** Files keep no constraints, and are written as a whole. */
function withoutTable(
  external: ExternalMaterialization,
  { fields, contract }: { fields: YamlFields; contract: Contract | undefined },
): ExternalMaterialization {
  if (contract !== undefined && contract.constraints.length > 0)
    fields.errors.add(noTable(contract, 'external'));
  const { growth } = external;
  if (growth?.strategy.kind === 'microbatch')
    fields.errors.add(
      new IngotError('YAML_VALUE', 'Files can’t be made of batches of time', {
        location: fields.locationOf('materialized'),
        hint: 'Take the strategy "insert_overwrite" with "partition_by", or materialize it as incremental.',
      }),
    );
  if (growth === undefined || contract === undefined) return external;
  return { ...external, growth: withContract(growth, fields) };
}

function noTable({ location }: Contract, kind: 'view' | 'ephemeral' | 'external'): IngotError {
  const message =
    kind !== 'ephemeral'
      ? `${kind === 'view' ? 'A view' : 'An external model'} can’t keep constraints`
      : 'An ephemeral model can’t keep a contract, for it is no table or view of its own';
  return new IngotError('CONTRACT_NOT_ENFORCED', message, {
    location,
    hint: 'Materialize it as a table, or take them out.',
  });
}

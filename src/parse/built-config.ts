import type { Model, Ref } from '../core/node.ts';
import { databaseName } from '../core/target.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import { readHooks, refsOfHooks } from './hooks.ts';
import { readCommon, type CommonConfig, type ConfigEntries } from './node-config.ts';
import type { ParseContext } from './parse-context.ts';
import { readPersistDocs } from './persist-docs.ts';
import { refuseConfig } from './refused-config.ts';

/** What everything that ingot builds can be configured with: models, seeds and snapshots. */
export interface BuiltConfig {
  readonly common: CommonConfig;
  /** As the node has it. */
  readonly built: Pick<Model, 'eventTime' | 'hooks' | 'persistDocs'>;
  /** What hooks name. */
  readonly hookRefs: readonly Ref[];
}

/** Reads what all that is built shares; the caller reads its own keys from the same fields and then calls `finish`. */
export function readBuiltConfig(
  fields: YamlFields,
  entries: ConfigEntries,
  context: ParseContext,
): BuiltConfig {
  refuseConfig(fields, databaseName(context.project.target));
  const hooks = readHooks(fields);
  return {
    common: readCommon(fields, entries),
    built: { eventTime: fields.text('event_time'), ...hooks, ...readPersistDocs(fields) },
    hookRefs: refsOfHooks(hooks, context),
  };
}

import type { Compilation } from '../compile/compile.ts';
import type { Statement } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import type { ParsedProject } from '../core/parsed-project.ts';

/**
 * What `on-run-start` makes that holds no rows: macros, types and schemas. A database in memory, in which SQL is bound or
 * tried, gets them too.
 */
export function startDefinitions(
  { runHooks }: Pick<ParsedProject, 'runHooks'>,
  { hook: compile }: Pick<Compilation, 'hook'>,
): readonly Statement[] {
  const names = { results: [], schemas: [], database_schemas: [] };
  const statements = runHooks.start.flatMap((hook) => {
    try {
      return compile(hook, { uniqueId: 'operation' }, names).statements;
    } catch (error) {
      // Whoever runs the hook tells it.
      if (error instanceof IngotError) return [];
      throw error;
    }
  });
  return statements.filter((each) => definition.test(each));
}

const definition =
  /^(?:\s|--[^\n]*\n|\/\*[^]*?\*\/)*create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+)?(?:macro|function|type|schema)\b/i;

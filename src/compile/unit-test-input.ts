import { IngotError } from '../core/error.ts';
import type { UnitTest } from '../core/node.ts';
import { suggest } from '../core/suggest.ts';
import type { Template } from '../core/template.ts';
import { yamlToJson, type YamlEntry } from '../core/yaml-value.ts';
import type { CompileInput } from './node-scope.ts';

/**
 * What the model of a unit test is compiled with: the project's own, but for what the test sets.
 * @throws IngotError UNIT_TEST_MACRO
 */
export function unitTestInput({ overrides }: UnitTest, input: CompileInput): CompileInput {
  const { macros, vars, envVars, now } = overrides;
  const { project, manifest } = input;
  const texts = new Map(manifest.macros);
  const helpers = new Map(input.helpers);
  for (const [name, entry] of macros) {
    if (helpers.has(name)) {
      const value = yamlToJson(entry.value);
      helpers.set(name, () => value);
    } else if (texts.has(name)) texts.set(name, textTemplate(name, entry));
    else throw unknownMacro(name, entry, [...texts.keys(), ...helpers.keys()]);
  }
  return {
    ...input,
    helpers,
    manifest: { ...manifest, macros: texts },
    project: {
      ...project,
      vars: { ...project.vars, ...vars },
      environment: { ...project.environment, ...envVars },
    },
    runStartedAt: now ?? input.runStartedAt,
  };
}

/** Whether a unit test sets something that templates can see. */
export function hasOverrides({ overrides: { macros, vars, envVars, now } }: UnitTest): boolean {
  const isSet = Object.keys(vars).length + Object.keys(envVars).length > 0;
  return macros.size > 0 || isSet || now !== undefined;
}

/** A macro that prints a text as it is. */
function textTemplate(name: string, { value, location }: YamlEntry): Template {
  if (value.kind !== 'scalar')
    throw new IngotError('UNIT_TEST_MACRO', `What the macro "${name}" prints must be a text`, {
      location: location(),
      hint: 'Only helpers, functions of TypeScript, give lists and mappings.',
    });
  const text = typeof value.value === 'string' ? value.value : value.written;
  const source = { path: location().path, text };
  return { source, body: [{ kind: 'text', text, offset: 0 }] };
}

function unknownMacro(name: string, { location }: YamlEntry, known: readonly string[]): IngotError {
  const hint =
    name === 'run_started_at'
      ? 'The time is set by "now", beside "macros".'
      : (suggest(name, known) ??
        'Macros are the .hbs files of macros/, and what its TypeScript files export.');
  return new IngotError('UNIT_TEST_MACRO', `No macro is named "${name}"`, {
    location: location(),
    hint,
  });
}

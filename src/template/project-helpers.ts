import type { JsonObject } from '../core/json.ts';
import type { Environment, Target } from '../core/project.ts';
import { suggest } from '../core/suggest.ts';
import { builtinHelpers } from './builtin-helpers.ts';
import { helper, type Helper } from './helper.ts';
import type { Scope } from './scope.ts';
import { fieldOf, printed, Printable, type Value } from './value.ts';

export type VariableKind = 'var' | 'env_var';

/** Hears which variables a template asks for. */
export type OnVariable = (kind: VariableKind, name: string) => void;

/** `{{env_var "NAME"}}`, `{{env_var "NAME" "default"}}` */
export function envVarHelper(environment: Environment, onRead?: OnVariable): Helper {
  return foreign(({ positional: [name, fallback], fail }) => {
    const key = printed(name!) ?? '';
    onRead?.('env_var', key);
    const value = Object.hasOwn(environment, key) ? environment[key] : undefined;
    if (value !== undefined) return value;
    if (fallback !== undefined) return fallback;
    const hint =
      suggest(key, Object.keys(environment)) ??
      'Set it in the environment or in .env, or give a default as second argument.';
    throw fail('ENV_VAR_NOT_SET', `The environment variable "${key}" is not set`, hint);
  });
}

/** `{{var "name"}}`, `{{var "name" default}}` */
export function varHelper(vars: JsonObject, onRead?: OnVariable): Helper {
  return foreign(({ positional: [name, fallback], fail }) => {
    const key = printed(name!) ?? '';
    onRead?.('var', key);
    const value = fieldOf(vars, key);
    if (value !== undefined) return value;
    if (fallback !== undefined) return fallback;
    const hint =
      suggest(key, Object.keys(vars)) ??
      'Set it under "vars" in ingot.yml or with --vars, or give a default as second argument.';
    throw fail('VAR_NOT_SET', `The variable "${key}" is not set`, hint);
  });
}

function foreign(run: Helper['run']): Helper {
  return { ...helper([1, 2], run), isForeign: true };
}

/** `{{target.name}}`, `{{target.schema}}`, …; no secret is among the fields. */
export function targetValue(target: Target): Value {
  const { name, profileName, type, schema, threads } = target;
  return new Printable(name, { name, profile_name: profileName, type, schema, threads });
}

/** What `ingot.yml` and `profiles.yml` can name: the environment, for nothing else is known yet. */
export function environmentScope(environment: Environment): Scope {
  return {
    helpers: new Map([...builtinHelpers, ['env_var', envVarHelper(environment)]]),
    globals: new Map(),
    macros: new Map(),
    root: {},
  };
}

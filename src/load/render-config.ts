import type { YamlEntry, YamlValue } from '../core/yaml-value.ts';
import { renderYaml } from '../template/render-yaml.ts';
import type { Scope } from '../template/scope.ts';

/** Keys whose texts are SQL of their own, which knows more than configuration does. */
const sqlKeys = /^\+?(?:on[-_]run[-_](?:start|end)|(?:pre|post)[-_]hook)$/;

/** `ingot.yml` with its templates rendered, but for those that run with a node or a run. */
export function renderConfig(value: YamlValue, scope: Scope): YamlValue {
  if (value.kind !== 'map') return renderYaml(value, scope);
  const entries = [...value.entries].map(([key, entry]): [string, YamlEntry] => [
    key,
    sqlKeys.test(key) ? entry : { ...entry, value: renderConfig(entry.value, scope) },
  ]);
  return { ...value, entries: new Map(entries) };
}

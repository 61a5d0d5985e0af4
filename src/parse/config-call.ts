import { IngotError, type ErrorCollector } from '../core/error.ts';
import { locationAt } from '../core/source-text.ts';
import type { Body, Call, Template } from '../core/template.ts';
import type { YamlEntry } from '../core/yaml-value.ts';
import { evaluate } from '../template/render.ts';
import type { Scope } from '../template/scope.ts';
import { toYaml } from '../template/render-yaml.ts';

/** What the `{{config …}}` calls of a template set, by name, each with its place. */
export function readConfigCalls(
  template: Template,
  scope: Scope,
  errors: ErrorCollector,
): ReadonlyMap<string, YamlEntry> {
  const entries = new Map<string, YamlEntry>();
  for (const { call, nested } of configCalls(template.body, false)) {
    const location = () => locationAt(template.source, call.offset);
    if (nested || call.positional.length > 0) {
      const hint = nested
        ? 'Move it to the top of the file; a value may depend on the target: {{config enabled=(eq target.name "prod")}}.'
        : 'Name every value: {{config materialized="table"}}.';
      const message = nested
        ? 'A {{config}} can’t stand inside a block'
        : '{{config}} takes named values only';
      errors.add(new IngotError('CONFIG_INVALID', message, { location: location(), hint }));
      continue;
    }
    for (const { name, value, offset } of call.named) {
      const place = () => locationAt(template.source, offset);
      if (entries.has(name))
        errors.add(
          new IngotError('CONFIG_INVALID', `"${name}" is set twice`, { location: place() }),
        );
      const read = errors.try(() => toYaml(evaluate(value, template, scope), place));
      if (read !== undefined) entries.set(name, { value: read, location: place });
    }
  }
  return entries;
}

function configCalls(body: Body, nested: boolean): { call: Call; nested: boolean }[] {
  return body.flatMap((piece) => {
    switch (piece.kind) {
      case 'text':
        return [];
      case 'output':
        return piece.expression.kind === 'call' && piece.expression.callee.original === 'config'
          ? [{ call: piece.expression, nested }]
          : [];
      case 'block':
        return [...configCalls(piece.body, true), ...configCalls(piece.inverse, true)];
      case 'partial':
        return configCalls(piece.block ?? [], true);
      case 'inline':
        return configCalls(piece.body, true);
    }
  });
}

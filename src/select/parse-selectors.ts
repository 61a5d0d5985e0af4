import { ErrorCollector, IngotError } from '../core/error.ts';
import { suggest } from '../core/suggest.ts';
import { nodeMatcher } from './node-matcher.ts';
import { isMethod, methods } from './selector.ts';
import type { Criterion, Method, Selector, Pattern } from './selector.ts';

/** Every expression of the values given to one option; their union is what it selects. */
export function parseSelectors(values: readonly string[], projectName: string): Selector[] {
  const mistakes = new ErrorCollector();
  const selectors = values
    .flatMap(expressionsOf)
    .map((text) => mistakes.try(() => parseSelector(text, projectName)));
  mistakes.throwIfAny();
  return selectors.filter((selector) => selector !== undefined);
}

function expressionsOf(value: string): string[] {
  const expressions = value.split(/\s+/).filter((text) => text !== '');
  return expressions.length === 0 ? [''] : expressions;
}

function parseSelector(text: string, projectName: string): Selector {
  if (text === '') {
    throw new IngotError('SELECTOR_INVALID', 'A selector is empty', {
      hint: 'Name a node, or leave the option out.',
    });
  }
  const parts = text.split(',');
  if (parts.includes('')) {
    throw invalid(text, 'has nothing on one side of a comma', 'Write it as "a,b".');
  }
  const criteria = parts.map((part) => {
    const { pattern, ...reach } = parseCriterion(part, text);
    return { ...pattern, matches: nodeMatcher(pattern, projectName), ...reach };
  });
  return { text, criteria };
}

type Reach = Omit<Criterion, keyof Pattern | 'matches'>;

const shape =
  /^(?<family>@)?(?:(?<ancestors>\d*)\+)?(?:(?<method>[^:/]*):)?(?<value>.*?)(?:\+(?<descendants>\d*))?$/;

function parseCriterion(part: string, text: string): Reach & { readonly pattern: Pattern } {
  const { family, ancestors, method, value = '', descendants } = shape.exec(part)?.groups ?? {};
  if (value === '') throw withoutValue(text, method);
  if (/^[@+]|\+$/.test(value)) {
    throw invalid(
      text,
      'has a graph operator out of place',
      'Write it as "+a", "a+", "2+a", "a+3" or "@a".',
    );
  }
  if (family !== undefined && descendants !== undefined) {
    throw invalid(text, 'has both "@" and a "+" at its end', '"@a" includes "a+".');
  }
  return {
    pattern: {
      selector: text,
      ...(method === undefined ? shorthand(value) : parseMethod(text, method)),
      value,
    },
    ancestorDepth: depthOf(ancestors),
    descendantDepth: depthOf(descendants),
    withWholeFamily: family !== undefined,
  };
}

/** What a value without a method is, told as dbt does by its looks. */
function shorthand(value: string): Pick<Pattern, 'method' | 'path'> {
  if (value.includes('/')) return { method: 'path', path: [] };
  return { method: /\.(sql|csv|yml|yaml)$/i.test(value) ? 'file' : 'fqn', path: [] };
}

function parseMethod(text: string, written: string): { method: Method; path: string[] } {
  const [name = '', ...path] = written.split('.');
  if (!isMethod(name)) throw unknownMethod(text, name);
  if (name === 'config' && (path.length === 0 || path.includes(''))) {
    throw invalid(text, 'names no configuration', 'Write it as "config.materialized:table".');
  }
  if (name !== 'config' && path.length > 0) {
    throw invalid(text, `has "${written}" where a method stands`, `Write it as "${name}:…".`);
  }
  return { method: name, path };
}

function depthOf(digits: string | undefined): number {
  if (digits === undefined) return 0;
  return digits === '' ? Infinity : Number(digits);
}

function unknownMethod(text: string, name: string): IngotError {
  const all = methods.map((method) => `"${method}"`).join(', ');
  return invalid(
    text,
    `has no known method in "${name}:"`,
    suggest(name, methods) ?? `The methods are ${all}.`,
  );
}

function withoutValue(text: string, method: string | undefined): IngotError {
  return method === undefined
    ? invalid(text, 'names nothing', 'Write a name beside the operator, as in "+a".')
    : invalid(text, `has nothing behind "${method}:"`, `Write it as "${method}:…".`);
}

function invalid(text: string, what: string, hint: string): IngotError {
  return new IngotError('SELECTOR_INVALID', `The selector "${text}" ${what}`, { hint });
}

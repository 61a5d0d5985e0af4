import { IngotError } from '../core/error.ts';
import type { DataTest, ResourceType } from '../core/node.ts';
import { suggest } from '../core/suggest.ts';
import { configMatcher } from './config-matcher.ts';
import { globMatcher, hasWildcard, pathMatcher } from './glob.ts';
import type { NodeMatcher, Pattern } from './selector.ts';

/** Tells the nodes that a method and its value find. */
export function nodeMatcher(pattern: Pattern, projectName: string): NodeMatcher {
  const { value } = pattern;
  switch (pattern.method) {
    case 'config':
      return configMatcher(pattern.path, value);
    case 'file':
      return fileMatcher(value);
    case 'fqn':
      return nameMatcher(value);
    case 'package':
      return packageMatcher(value === 'this' ? projectName : value);
    case 'path':
      return nodePathMatcher(value);
    case 'resource_type':
      return resourceTypeMatcher(pattern);
    case 'source':
      return sourceMatcher(pattern);
    case 'tag':
      return tagMatcher(value);
    case 'test_name':
      return testNameMatcher(value);
    case 'test_type':
      return testTypeMatcher(pattern);
  }
}

function fileMatcher(value: string): NodeMatcher {
  const matches = globMatcher(value);
  return ({ path }) => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    const dot = file.lastIndexOf('.');
    return matches(file) || matches(dot > 0 ? file.slice(0, dot) : file);
  };
}

/** A name, a full name, or the start of a node's folders; as in dbt, sources have a method of their own. */
function nameMatcher(value: string): NodeMatcher {
  const matchesName = hasWildcard(value) ? wildcardNameMatcher(value) : plainNameMatcher(value);
  return (node) => node.resourceType !== 'source' && matchesName(node);
}

function plainNameMatcher(value: string): NodeMatcher {
  return ({ name, fullName, fqn }) =>
    name === value ||
    fullName === value ||
    startsFolders(value, fqn, 0) ||
    startsFolders(value, fqn, 1);
}

/** Whether the value is the first of `folders` (from one of them on), with dots between them. */
function startsFolders(value: string, folders: readonly string[], from: number): boolean {
  let at = 0;
  for (let index = from; index < folders.length; index++) {
    const folder = folders[index]!;
    if (!value.startsWith(folder, at)) return false;
    at += folder.length;
    if (at === value.length) return true;
    if (value[at++] !== '.') return false;
  }
  return false;
}

function wildcardNameMatcher(value: string): NodeMatcher {
  const matches = globMatcher(value);
  const isOneName = !value.includes('.');
  return ({ name, fullName, fqn }) =>
    (isOneName && matches(name)) ||
    matches(fullName) ||
    matches(fqn.slice(1).join('.')) ||
    matches(fqn.join('.'));
}

function packageMatcher(value: string): NodeMatcher {
  const matches = globMatcher(value);
  return (node) => matches(node.packageName);
}

function nodePathMatcher(value: string): NodeMatcher {
  const { matchesFile, matchesFileOrFolder } = pathMatcher(value);
  return (node) => {
    if (matchesFileOrFolder(node.path)) return true;
    const properties = 'propertiesPath' in node ? node.propertiesPath : undefined;
    return properties !== undefined && matchesFile(properties);
  };
}

function resourceTypeMatcher({ selector, value }: Pattern): NodeMatcher {
  const types: readonly ResourceType[] = [
    'model',
    'seed',
    'snapshot',
    'source',
    'test',
    'unit_test',
  ];
  if (!types.some((type) => type === value)) throw unknownValue(selector, value, types);
  return (node) => node.resourceType === value;
}

function sourceMatcher({ selector, value }: Pattern): NodeMatcher {
  const parts = value.split('.');
  if (parts.length > 3) {
    throw new IngotError('SELECTOR_INVALID', `The selector "${selector}" has too many dots`, {
      hint: 'Write it as "source:name", "source:name.table" or "source:project.name.table".',
    });
  }
  const [project = '*', source = '*', table = '*'] = parts.length === 3 ? parts : ['*', ...parts];
  const matchers = [globMatcher(project), globMatcher(source), globMatcher(table)] as const;
  return (node) =>
    node.resourceType === 'source' &&
    matchers[0](node.packageName) &&
    matchers[1](node.sourceName) &&
    matchers[2](node.name);
}

function tagMatcher(value: string): NodeMatcher {
  const matches = globMatcher(value);
  return (node) => node.tags.some(matches);
}

function testNameMatcher(value: string): NodeMatcher {
  const matches = globMatcher(value);
  return (node) =>
    node.resourceType === 'test' &&
    node.definition.kind === 'generic' &&
    matches(node.definition.testName);
}

/** `schema` and `data` are the words of older dbt versions. */
function testTypeMatcher({ selector, value }: Pattern): NodeMatcher {
  if (value === 'unit') return (node) => node.resourceType === 'unit_test';
  const kinds: Readonly<Record<string, readonly DataTest['definition']['kind'][]>> = {
    generic: ['generic'],
    schema: ['generic'],
    singular: ['singular'],
    data: ['generic', 'singular'],
  };
  const wanted = Object.hasOwn(kinds, value) ? kinds[value] : undefined;
  if (wanted === undefined) throw unknownValue(selector, value, [...Object.keys(kinds), 'unit']);
  return (node) => node.resourceType === 'test' && wanted.includes(node.definition.kind);
}

function unknownValue(selector: string, value: string, known: readonly string[]): IngotError {
  return new IngotError('SELECTOR_INVALID', `The selector "${selector}" has no known value`, {
    hint: suggest(value, known) ?? `It can be ${known.map((each) => `"${each}"`).join(', ')}.`,
  });
}

import { IngotError } from '../core/error.ts';
import type { ProjectFile } from '../core/project.ts';
import { locationAt } from '../core/source-text.ts';
import type { Body, Expression, Template } from '../core/template.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { isParameters } from '../template/render.ts';
import { readConfigCalls } from './config-call.ts';
import { configFields, readCommon, type ConfigEntries } from './node-config.ts';
import type { ParseContext } from './parse-context.ts';
import { readTestSettings } from './test-config.ts';

export interface TestParameter {
  readonly isRequired: boolean;
  readonly kind: 'any' | 'list' | 'ref';
}

/** A kind of test: what it takes, and its template where it is the project's own. */
export interface GenericTestTemplate {
  readonly parameters: ReadonlyMap<string, TestParameter>;
  readonly template: Template | undefined;
  /** What holds for all tests of this kind that do not say otherwise. */
  readonly config: ConfigEntries;
}

const noConfig: ConfigEntries = new Map();

const column: readonly [string, TestParameter] = ['column_name', { isRequired: true, kind: 'any' }];

const relationships: GenericTestTemplate = {
  parameters: new Map([
    column,
    ['to', { isRequired: true, kind: 'ref' }],
    ['field', { isRequired: true, kind: 'any' }],
    ['from_condition', { isRequired: false, kind: 'any' }],
    ['to_condition', { isRequired: false, kind: 'any' }],
  ]),
  template: undefined,
  config: noConfig,
};

/** The four that every dbt user knows. */
const builtin: readonly (readonly [string, GenericTestTemplate])[] = [
  ['not_null', { parameters: new Map([column]), template: undefined, config: noConfig }],
  ['unique', { parameters: new Map([column]), template: undefined, config: noConfig }],
  [
    'accepted_values',
    {
      parameters: new Map([
        column,
        ['values', { isRequired: true, kind: 'list' }],
        ['quote', { isRequired: false, kind: 'any' }],
      ]),
      template: undefined,
      config: noConfig,
    },
  ],
  ['relationships', relationships],
  // As those know it who come from dbt_utils.
  ['relationships_where', relationships],
];

/** A file in a folder named `generic` is a test by name and arguments; elsewhere it is a query of its own. */
export function isGenericTestFile({ path }: ProjectFile): boolean {
  return path.split('/').slice(0, -1).includes('generic');
}

/** The built-in tests and the project's own by name. A test of the project may replace a built-in one. */
export function readGenericTestTemplates({
  project,
  errors,
  configScope,
  macros,
}: ParseContext): ReadonlyMap<string, GenericTestTemplate> {
  const found = new Map(builtin);
  const own = new Set<string>();
  const known = new Set([
    'model',
    'ref',
    'source',
    'config',
    'this',
    'run_started_at',
    'invocation_id',
    'is_incremental',
    ...configScope.helpers.keys(),
    ...configScope.globals.keys(),
  ]);
  for (const file of project.files.tests.filter(isGenericTestFile)) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1, -'.sql'.length);
    if (own.has(name))
      errors.add(
        new IngotError('TEST_DUPLICATE', `Two generic tests are named "${name}"`, {
          location: locationAt(file, 0),
        }),
      );
    own.add(name);
    const template = errors.try(() => parseTemplate(file));
    if (template !== undefined)
      found.set(name, {
        parameters: parametersOf(template, new Set([...known, ...macros.keys()])),
        template,
        config: readConfig(name, template, { configScope, errors }),
      });
  }
  return found;
}

/** What the file says with `{{config …}}`; what is wrong with it is told also where no test is of this kind. */
function readConfig(
  name: string,
  template: Template,
  { configScope, errors }: Pick<ParseContext, 'configScope' | 'errors'>,
): ConfigEntries {
  const entries = readConfigCalls(template, configScope, errors);
  if (entries.size === 0) return noConfig;
  const place = () => locationAt(template.source, 0);
  const fields = configFields(entries, `test "${name}"`, { errors, place });
  readTestSettings(fields, { hasSubject: true });
  readCommon(fields, entries);
  fields.finish();
  return entries;
}

/** What `{{parameters …}}` declares; without it, every name that the template uses is a required one. */
function parametersOf(template: Template, known: ReadonlySet<string>): Map<string, TestParameter> {
  const declared = template.body.flatMap((piece) =>
    piece.kind === 'output' && isParameters(piece.expression) ? [piece.expression] : [],
  );
  const [call] = declared;
  const used = namesIn(template.body);
  if (call === undefined) {
    const own = used.filter((name) => !known.has(name));
    return new Map(own.map((name) => [name, { isRequired: true, kind: 'any' }]));
  }
  const required = call.positional.flatMap((each) => (each.kind === 'path' ? [each.original] : []));
  return new Map<string, TestParameter>([
    // Most stand below a column, which need not be declared.
    ...(used.includes('column_name') ? [column] : []),
    ...required
      .filter((name) => name !== 'model')
      .map((name) => [name, { isRequired: true, kind: 'any' }] as const),
    ...call.named.map(({ name }) => [name, { isRequired: false, kind: 'any' }] as const),
  ]);
}

function namesIn(body: Body): string[] {
  const names = body.flatMap((piece): string[] => {
    switch (piece.kind) {
      case 'text':
        return [];
      case 'inline':
        return namesIn(piece.body);
      case 'output':
        return namesOf(piece.expression);
      case 'block': {
        const inner = namesIn([...piece.body, ...piece.inverse]).filter(
          (name) => !piece.parameters.includes(name),
        );
        return [
          ...piece.call.positional.flatMap(namesOf),
          ...piece.call.named.flatMap(({ value }) => namesOf(value)),
          ...inner,
        ];
      }
      case 'partial':
        return [
          ...piece.named.flatMap(({ value }) => namesOf(value)),
          ...namesIn(piece.block ?? []),
        ];
    }
  });
  return [...new Set(names)];
}

function namesOf(expression: Expression): string[] {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'path':
      return expression.isData || expression.isScoped ? [] : expression.parts.slice(0, 1);
    case 'call':
      return [
        ...expression.positional.flatMap(namesOf),
        ...expression.named.flatMap(({ value }) => namesOf(value)),
      ];
  }
}

import { IngotError, type ErrorCollector } from '../../core/error.ts';
import type { UnitTest } from '../../core/node.ts';
import type { Project, PropertiesFile } from '../../core/project.ts';
import { YamlFields } from '../../core/yaml-fields.ts';
import type { YamlValue } from '../../core/yaml-value.ts';
import { configFields, configOf, readCommon } from '../node-config.ts';
import { Fixtures } from './fixtures.ts';
import { readOverrides } from './overrides.ts';
import { readCase } from './runs.ts';

/** An entry of `unit_tests`, with the file that it stands in. */
export interface WrittenUnitTest {
  readonly value: YamlValue;
  readonly file: PropertiesFile;
}

export interface UnitTestContext {
  readonly project: Project;
  readonly errors: ErrorCollector;
  /** Names of models that are switched off, whose unit tests are too. */
  readonly disabled: ReadonlySet<string>;
}

/** The unit tests of the properties files. */
export function parseUnitTests(
  written: readonly WrittenUnitTest[],
  { project, errors, disabled }: UnitTestContext,
): readonly UnitTest[] {
  const fixtures = new Fixtures(project.files.fixtures);
  return written.flatMap(({ value, file }) => {
    const test = parseUnitTest({ value, file }, { project, errors, fixtures });
    const isOff = test === undefined || disabled.has(nameOf(test));
    return isOff ? [] : [test];
  });
}

function nameOf({ refs: [ref] }: UnitTest): string {
  return ref.kind === 'ref' ? ref.name : '';
}

/** What the parts of a unit test are read with. */
export interface UnitTestReading {
  readonly fields: YamlFields;
  readonly fixtures: Fixtures;
  readonly errors: ErrorCollector;
}

function parseUnitTest(
  { value, file }: WrittenUnitTest,
  context: Omit<UnitTestReading, 'fields'> & { readonly project: Project },
): UnitTest | undefined {
  const { project, errors, fixtures } = context;
  const fields = new YamlFields(value, 'a unit test', errors);
  const name = fields.requiredText('name');
  const model = fields.requiredText('model');
  const reading = { fields, fixtures, errors };
  const about = readCase(reading);
  const overrides = readOverrides(fields);
  const description = fields.text('description') ?? '';
  const cte = fields.text('cte');
  const config = configOf(fields);
  const configuration = configFields(config, `unit test "${name}"`, {
    errors,
    place: value.location,
  });
  const common = readCommon(configuration, config);
  configuration.finish();
  refuseVersions(fields);
  fields.finish();
  if (about === undefined || name === '' || model === '' || !common.enabled) return undefined;
  const { name: packageName } = project.config;
  const location = fields.location;
  const folders = file.path
    .slice(file.rootFolder.length + 1)
    .split('/')
    .slice(0, -1);
  return {
    resourceType: 'unit_test',
    uniqueId: ['unit_test', packageName, model, name].join('.'),
    packageName,
    name,
    fullName: `${model}.${name}`,
    fqn: [packageName, ...folders, model, name],
    path: file.path,
    location,
    description,
    tags: common.tags,
    meta: common.meta,
    config: common.all,
    refs: [{ kind: 'ref', name: model, location: fields.locationOf('model') }],
    case: about,
    cte,
    overrides,
  };
}

function refuseVersions(fields: YamlFields): void {
  if (fields.any('versions') === undefined) return;
  fields.errors.add(
    new IngotError(
      'YAML_VALUE',
      '"versions" names versions of a model, which ingot does not have',
      {
        location: fields.locationOf('versions'),
        hint: 'Take it out, and name under "model" the model that is meant.',
      },
    ),
  );
}

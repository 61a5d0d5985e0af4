import { fileDefaults } from '../../../src/core/file-spec.ts';
import { Graph } from '../../../src/core/graph.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { Manifest } from '../../../src/core/manifest.ts';
import type {
  Column,
  DataTest,
  GenericTest,
  Model,
  Node,
  Ref,
  ResourceType,
  Seed,
  Snapshot,
  Source,
  UniqueId,
} from '../../../src/core/node.ts';
import { defaultMetaNames } from '../../../src/core/snapshot.ts';
import type { Location } from '../../../src/core/source-text.ts';
import type { Template } from '../../../src/core/template.ts';
import { select } from '../../../src/select/select.ts';

/** A node by its file, with the names of what it reads. */
interface Given {
  readonly reads?: readonly string[];
  readonly tags?: readonly string[];
  readonly meta?: JsonObject;
  readonly config?: JsonObject;
  readonly columns?: readonly Column[];
  readonly propertiesPath?: string;
}

const place = (path: string): Location => ({ path, line: 1, column: 1, lineText: '' });
const template = (path: string, text: string): Template => ({ source: { path, text }, body: [] });

function base(path: string, fqn: readonly string[], given: Given) {
  return {
    packageName: 'ingot',
    name: fqn.at(-1)!,
    fqn: ['ingot', ...fqn],
    path,
    location: place(path),
    description: '',
    tags: given.tags ?? [],
    meta: given.meta ?? {},
  };
}

export function model(path: string, given: Given = {}): Model {
  const fqn = path.replace(/^models\/|\.sql$/g, '').split('/');
  const [layer, name] = [fqn[0]!, fqn.at(-1)!];
  const fullName = fqn.length > 1 ? `${layer}.${name}` : name;
  const refs = (given.reads ?? []).map((read) => ref(path, read));
  const materialized = given.config?.['materialized'] === 'table' ? 'table' : 'view';
  return {
    ...base(path, fqn, given),
    resourceType: 'model',
    uniqueId: `model.ingot.${fullName}`,
    fullName,
    config: { materialized, ...given.config },
    materialization: { kind: materialized },
    deterministic: false,
    refresh: undefined,
    relation: { schema: layer, identifier: name },
    template: template(path, `select * from ${(given.reads ?? []).join(', ')}`),
    refs,
    columns: given.columns ?? [],
    propertiesPath: given.propertiesPath,
  };
}

export function source(path: string, fullName: string, given: Given = {}): Source {
  const [sourceName = '', name = ''] = fullName.split('.');
  return {
    ...base(path, [sourceName, name], given),
    resourceType: 'source',
    uniqueId: `source.ingot.${fullName}`,
    fullName,
    config: given.config ?? {},
    sourceName,
    sourceDescription: '',
    relation: { schema: sourceName, identifier: name },
    files: undefined,
    columns: given.columns ?? [],
  };
}

export function seed(path: string, given: Given = {}): Seed {
  const fqn = path.replace(/^seeds\/|\.csv$/g, '').split('/');
  const name = fqn.at(-1)!;
  return {
    ...base(path, fqn, given),
    resourceType: 'seed',
    uniqueId: `seed.ingot.${name}`,
    fullName: name,
    config: { materialized: 'seed', ...given.config },
    relation: { schema: 'main', identifier: name },
    columns: given.columns ?? [],
    columnTypes: {},
    csv: fileDefaults.csv,
    nulls: fileDefaults.values.nulls,
    quoteColumns: undefined,
    propertiesPath: given.propertiesPath,
  };
}

/** A snapshot in the properties file `path`, of the first that it reads. */
export function snapshot(path: string, name: string, given: Given = {}): Snapshot {
  const [read = ''] = given.reads ?? [];
  const of = ref(path, read);
  return {
    ...base(path, [name], given),
    resourceType: 'snapshot',
    uniqueId: `snapshot.ingot.${name}`,
    fullName: name,
    config: { materialized: 'snapshot', ...given.config },
    deterministic: false,
    refresh: undefined,
    relation: { schema: 'main', identifier: name },
    query: { kind: 'relation', ref: of },
    refs: [of],
    columns: given.columns ?? [],
    settings: {
      uniqueKey: ['id', 'day'],
      strategy: { kind: 'check', columns: undefined, updatedAt: undefined },
      hardDeletes: 'invalidate',
      validToCurrent: undefined,
      names: defaultMetaNames,
    },
    propertiesPath: path,
  };
}

export function singularTest(path: string, given: Given = {}): DataTest {
  const fqn = path.replace(/^tests\/sql\/|\.sql$/g, '').split('/');
  const text = `select 1 from ${(given.reads ?? []).join(', ')}`;
  return test(path, fqn, given, { kind: 'singular', template: template(path, text) });
}

/** A generic test in the properties file `path`, attached to the first that it reads. */
export function genericTest(
  path: string,
  name: string,
  given: Given & { readonly testName: string; readonly columnName: string },
): DataTest {
  const folders = path.split('/').slice(1, -1);
  const { testName, columnName, reads = [] } = given;
  const others = reads
    .slice(1)
    .map((read) => ['to', { kind: 'ref', ref: ref(path, read) }] as const);
  const definition: GenericTest = {
    kind: 'generic',
    testName,
    columnName,
    arguments: Object.fromEntries(others),
    template: undefined,
  };
  return test(path, [...folders, name], given, definition);
}

function test(
  path: string,
  fqn: readonly string[],
  given: Given,
  definition: DataTest['definition'],
): DataTest {
  const name = fqn.at(-1)!;
  const severity = given.config?.['severity'] === 'warn' ? 'warn' : 'error';
  return {
    ...base(path, fqn, given),
    resourceType: 'test',
    uniqueId: `test.ingot.${name}`,
    fullName: name,
    config: { ...given.config, materialized: 'test' },
    definition,
    refs: (given.reads ?? []).map((read) => ref(path, read)),
    severity,
    warnIf: '!= 0',
    errorIf: '!= 0',
    where: undefined,
    limit: undefined,
    failCalc: 'count(*)',
    stored: undefined,
    deterministic: false,
    refresh: undefined,
  };
}

/** `orders` is a ref, `source:raw.orders` a source. */
function ref(path: string, read: string): Ref {
  const location = place(path);
  const [sourceName, tableName] = read.replace(/^source:/, '').split('.');
  return read.startsWith('source:') && sourceName !== undefined && tableName !== undefined
    ? { kind: 'source', sourceName, tableName, location }
    : { kind: 'ref', name: read, location };
}

export function manifestOf(given: readonly Node[]): Manifest {
  const sorted = [...given].sort((a, b) => (a.uniqueId < b.uniqueId ? -1 : 1));
  const nodes = new Map(sorted.map((node) => [node.uniqueId, node]));
  const idByName = new Map<string, UniqueId>(
    sorted.flatMap(({ resourceType, name, fullName, uniqueId }) =>
      resourceType === 'source'
        ? [[`source:${fullName}`, uniqueId]]
        : [
            [name, uniqueId],
            [fullName, uniqueId],
          ],
    ),
  );
  const resolveRef = (each: Ref): UniqueId =>
    idByName.get(each.kind === 'ref' ? each.name : `source:${each.sourceName}.${each.tableName}`)!;
  const parents = new Map(
    sorted.map((node) => [
      node.uniqueId,
      'refs' in node ? [...new Set(node.refs.map(resolveRef))] : [],
    ]),
  );
  return { projectName: 'ingot', nodes, graph: new Graph(parents), macros: new Map(), resolveRef };
}

const bronze = 'models/bronze/airline/airline.yml';
const silverAirline = 'models/silver/airline/silver_airline.yml';
const silverShop = 'models/silver/shop/silver_shop.yml';
const gold = 'models/gold/airline/gold_airline.yml';

/** Two domains in three layers, as the project that dbt was asked about. */
export const airlineAndShop: Manifest = manifestOf([
  source(bronze, 'airline_raw.orders', { tags: ['raw'] }),
  source(bronze, 'airline_raw.customers'),
  source('models/bronze/shop/shop.yml', 'shop_raw.items'),
  seed('seeds/country_codes.csv'),
  seed('seeds/geo/regions.csv'),
  model('models/bronze/airline/airline_orders.sql', {
    reads: ['source:airline_raw.orders'],
    tags: ['nightly'],
    config: { materialized: 'table' },
    propertiesPath: bronze,
  }),
  model('models/bronze/airline/airline_customers.sql', { reads: ['source:airline_raw.customers'] }),
  model('models/bronze/shop/shop_items.sql', { reads: ['source:shop_raw.items'] }),
  model('models/silver/airline/orders_clean.sql', {
    reads: ['airline_orders', 'regions'],
    tags: ['nightly', 'pii'],
    meta: { owner: 'ann', critical: true },
    config: { materialized: 'table' },
    propertiesPath: silverAirline,
  }),
  model('models/silver/airline/customers_clean.sql', {
    reads: ['airline_customers', 'country_codes'],
    tags: ['pii'],
  }),
  model('models/silver/shop/items_clean.sql', {
    reads: ['shop_items'],
    meta: { owner: 'bob', critical: false },
    config: { materialized: 'table' },
    propertiesPath: silverShop,
  }),
  model('models/gold/airline/kpi.sql', {
    reads: ['orders_clean', 'customers_clean'],
    tags: ['daily'],
    meta: { owner: 'ann' },
    config: { materialized: 'table' },
    propertiesPath: gold,
  }),
  model('models/gold/airline/kpi_regions.sql', {
    reads: ['kpi', 'regions'],
    tags: ['daily_extra'],
  }),
  model('models/gold/shop/items_report.sql', {
    reads: ['items_clean', 'customers_clean'],
    config: { materialized: 'table' },
  }),
  genericTest(bronze, 'source_not_null_airline_raw_orders_id', {
    testName: 'not_null',
    columnName: 'id',
    reads: ['source:airline_raw.orders'],
  }),
  genericTest(bronze, 'not_null_airline_orders_order_id', {
    testName: 'not_null',
    columnName: 'order_id',
    reads: ['airline_orders'],
  }),
  genericTest(bronze, 'unique_airline_orders_order_id', {
    testName: 'unique',
    columnName: 'order_id',
    reads: ['airline_orders'],
  }),
  genericTest(silverAirline, 'relationships_orders_clean_customer_id', {
    testName: 'relationships',
    columnName: 'customer_id',
    reads: ['orders_clean', 'customers_clean'],
  }),
  genericTest(silverShop, 'accepted_values_items_clean_kind', {
    testName: 'accepted_values',
    columnName: 'kind',
    reads: ['items_clean'],
    tags: ['slow'],
    config: { severity: 'warn' },
  }),
  genericTest(gold, 'not_null_kpi_revenue', {
    testName: 'not_null',
    columnName: 'revenue',
    reads: ['kpi'],
  }),
  singularTest('tests/sql/kpi_is_positive.sql', { reads: ['kpi'] }),
  singularTest('tests/sql/airline/orders_match_customers.sql', {
    reads: ['orders_clean', 'customers_clean'],
  }),
]);

/** The sorted names of what is selected in the two domains, separated by spaces; sources with both of their names. */
export function namesSelected(request: {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  readonly types?: readonly ResourceType[];
}): string {
  const { select: included = [], exclude = [], types = allTypes } = request;
  const { ids } = select(airlineAndShop, { select: included, exclude, resourceTypes: types });
  const selected = ids.map((id) => airlineAndShop.nodes.get(id)!);
  return selected
    .map((node) => (node.resourceType === 'source' ? node.fullName : node.name))
    .sort()
    .join(' ');
}

export const allTypes: readonly ResourceType[] = ['model', 'seed', 'source', 'test'];

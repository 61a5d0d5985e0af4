import type { RelationType } from './adapter.ts';
import type { ColumnType } from './columns.ts';
import type { Contract } from './contract.ts';
import type { ColumnReading, CsvSigns, FileSpec } from './file-spec.ts';
import type { Hooks } from './hook.ts';
import type { JsonObject, Json } from './json.ts';
import type { Materialization } from './materialization.ts';
import type { Relation } from './relation.ts';
import type { SnapshotSettings } from './snapshot.ts';
import type { Program } from './program.ts';
import type { Location } from './source-text.ts';
import type { Template } from './template.ts';
import type { TestOverrides, UnitTestCase } from './unit-test.ts';

/** `model.shop.gold.orders`: resource type, project, layer (where there is one), name. */
export type UniqueId = string;

/** The full name of a node, with which its unique id ends. */
export function fullNameOf(id: UniqueId): string {
  return id.split('.').slice(2).join('.');
}

export type Node = Model | Source | Seed | Snapshot | DataTest | UnitTest;
/** What says whether others are right, and makes no table. */
export type Test = DataTest | UnitTest;
/** What stands in the database under a name of its own, or inside of what reads it. */
export type TableNode = Exclude<Node, Test>;
export type ResourceType = Node['resourceType'];

export const refreshPeriods = ['hourly', 'daily', 'weekly', 'monthly'] as const;
export type RefreshPeriod = (typeof refreshPeriods)[number];

/** What holds for SQL whose result depends on more than what it reads, such as the clock. */
export interface Volatility {
  /** The author's word that the same inputs give the same rows, whatever the SQL calls. */
  readonly deterministic: boolean;
  /** How long a result holds: the period counts as an input. */
  readonly refresh: RefreshPeriod | undefined;
}

/** The column that says when a row happened; models made of batches see the rows of their time only. */
export type EventTime = string | undefined;

/** What every node has. */
interface NodeBase {
  readonly uniqueId: UniqueId;
  readonly packageName: string;
  /** Short name, unique within its layer. */
  readonly name: string;
  /** `layer.name`, or the short name where there is no layer. */
  readonly fullName: string;
  /** Project, folders below the root folder of its kind, name: what folder selection compares. */
  readonly fqn: readonly string[];
  /** The file that defines it, relative to the project. */
  readonly path: string;
  /** The place of its definition, for messages about the node as a whole. */
  readonly location: Location;
  readonly description: string;
  readonly tags: readonly string[];
  readonly meta: JsonObject;
  /** Every configuration value in force, under the name that YAML gives it; for `config.…` selection and artifacts. */
  readonly config: JsonObject;
}

/** A model: a template whose SQL becomes a view, a table, or a part of its children. */
export interface Model extends NodeBase, Volatility {
  readonly resourceType: 'model';
  readonly materialization: Materialization;
  /** Where the SQL of its strategy is written. */
  readonly strategyPlaces?: Readonly<Partial<Record<StrategySql, Location>>>;
  readonly relation: Relation;
  readonly eventTime?: EventTime;
  readonly template: Template;
  /** Of a model in TypeScript, whose template is its text as it is. */
  readonly program?: Program;
  /** All columns of its rows with their types, where it says so itself. */
  readonly rowColumns?: readonly ColumnType[];
  readonly refs: readonly Ref[];
  readonly columns: readonly Column[];
  /** The properties file that describes it. */
  readonly propertiesPath: string | undefined;
  /** What it promises, where that is enforced. */
  readonly contract?: Contract;
  readonly indexes?: readonly TableIndex[];
  readonly hooks?: Hooks;
  readonly persistDocs?: PersistDocs;
}

/** Settings of a strategy that are SQL. */
export const strategySql = ['dedupe_order', 'incremental_predicates', 'predicates'] as const;
export type StrategySql = (typeof strategySql)[number];

/** Which descriptions stand in the database as comments. */
export interface PersistDocs {
  readonly relation: boolean;
  readonly columns: boolean;
}

/** An index of a table. */
export interface TableIndex {
  readonly columns: readonly string[];
  readonly isUnique: boolean;
}

/** A table that ingot reads and does not make; with `files`, a staging of raw files. */
export interface Source extends NodeBase {
  readonly resourceType: 'source';
  readonly sourceName: string;
  readonly sourceDescription: string;
  readonly relation: Relation;
  readonly eventTime?: EventTime;
  readonly files: FileSpec | undefined;
  readonly columns: readonly Column[];
}

/** A CSV file of the project that is loaded as a table. */
export interface Seed extends NodeBase {
  readonly resourceType: 'seed';
  readonly relation: Relation;
  readonly eventTime?: EventTime;
  readonly columns: readonly Column[];
  /** Type by column name; that of a column that is not named is found in its values. */
  readonly columnTypes: Readonly<Record<string, string>>;
  /** Those of them, in lower case, that folders state for all their seeds: a seed may be without them. */
  readonly optionalTypes?: readonly string[];
  /** Whether the header may have other columns than the table; undefined: as the command says. */
  readonly fullRefresh?: boolean | undefined;
  /** Without a delimiter it is a comma, or what the header has where there is none in it. */
  readonly csv: CsvSigns;
  /** Texts that mean NULL. */
  readonly nulls: readonly string[];
  /** False: every column must have a name that SQL takes without quotes. */
  readonly quoteColumns: boolean | undefined;
  readonly propertiesPath: string | undefined;
  /** What its hooks name. */
  readonly refs?: readonly Ref[];
  readonly hooks?: Hooks;
  readonly persistDocs?: PersistDocs;
}

/** A table that keeps every version of the rows of a query, each with the time from and to which it held. */
export interface Snapshot extends NodeBase, Volatility {
  readonly resourceType: 'snapshot';
  readonly relation: Relation;
  readonly eventTime?: EventTime;
  /** Its rows: of a file of its own, or all of a node. */
  readonly query: SnapshotQuery;
  readonly refs: readonly Ref[];
  readonly columns: readonly Column[];
  readonly settings: SnapshotSettings;
  readonly propertiesPath: string | undefined;
  readonly hooks?: Hooks;
  readonly persistDocs?: PersistDocs;
}

export type SnapshotQuery =
  | { readonly kind: 'template'; readonly template: Template }
  | { readonly kind: 'relation'; readonly ref: Ref };

export type Severity = 'error' | 'warn';

/** A query that returns the rows that are wrong. */
export interface DataTest extends NodeBase, Volatility {
  readonly resourceType: 'test';
  readonly definition: TestDefinition;
  readonly refs: readonly Ref[];
  readonly severity: Severity;
  readonly warnIf: string;
  readonly errorIf: string;
  readonly where: string | undefined;
  readonly limit: number | undefined;
  readonly failCalc: string;
  /** Where the rows that are wrong are kept; undefined where they are not. */
  readonly stored: StoredFailures | undefined;
}

/** A table of the rows that a test found wrong when it last ran, or a view of those that are wrong now. */
export interface StoredFailures {
  readonly type: RelationType;
  readonly relation: Relation;
}

export type TestDefinition = SingularTest | GenericTest;

export interface SingularTest {
  readonly kind: 'singular';
  readonly template: Template;
}

/** A test by name and arguments, attached to a node (`model` is its first ref) and maybe to a column. */
export interface GenericTest {
  readonly kind: 'generic';
  readonly testName: string;
  readonly columnName: string | undefined;
  readonly arguments: Readonly<Record<string, TestArgument>>;
  /** The project's own template; undefined for the four that are built in. */
  readonly template: Template | undefined;
}

/** A value from YAML, or a ref to a node, given as `ref('x')` or `source('a', 'b')`, or a list with such refs in it. */
export type TestArgument =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'ref'; readonly ref: Ref }
  | { readonly kind: 'list'; readonly items: readonly TestArgument[] };

/** A model on rows that are made up, and the rows that are to come of it. */
export interface UnitTest extends NodeBase {
  readonly resourceType: 'unit_test';
  /** The model that it is about, alone. */
  readonly refs: readonly [Ref];
  readonly case: UnitTestCase;
  /** The part of the model's query that it is about; undefined: all of it. */
  readonly cte: string | undefined;
  readonly overrides: TestOverrides;
}

/** Where a test keeps the rows that it finds wrong; undefined where it keeps none. */
export function storedIn(test: Test): Relation | undefined {
  return test.resourceType === 'test' ? test.stored?.relation : undefined;
}

/** Whether a node is a test, which makes no table. */
export function isTest(node: Node): node is Test {
  return node.resourceType === 'test' || node.resourceType === 'unit_test';
}

export interface Column {
  readonly name: string;
  readonly description: string;
  readonly dataType: string | undefined;
  /** Of a source of files. */
  readonly reading?: ColumnReading;
  readonly tags: readonly string[];
  readonly meta: JsonObject;
}

/** `{{ref …}}` or `{{source …}}` as written, with its place. */
export type Ref = {
  readonly location: Location;
  /** Of a model that is made of batches: whether each sees all rows, and not those of its time alone. */
  readonly isUnfiltered?: true;
} & (
  | { readonly kind: 'ref'; readonly name: string }
  | { readonly kind: 'source'; readonly sourceName: string; readonly tableName: string }
);

import { mistakesOf } from '../../../src/core/error.ts';
import type { Attempt, Edits, IncrementalProject } from '../../support/incremental-project.ts';
import { Chance } from './chance.ts';
import { randomProject, renderProject, type ProjectSpec } from './project-spec.ts';
import { breaking, randomEdit } from './random-edit.ts';

type Files = Readonly<Record<string, string>>;

/** Edits a random project again and again and builds it, in whole or in part; says what should not have come of it. */
export class RandomSession {
  /** What was done so far, so that a failure can be understood. */
  readonly log: string[] = [];
  readonly #project: IncrementalProject;
  readonly #chance: Chance;
  #spec: ProjectSpec;
  #files: Files = {};

  constructor(project: IncrementalProject, seed: number) {
    this.#project = project;
    this.#chance = new Chance(seed);
    this.#spec = randomProject(this.#chance);
  }

  /** Builds it once, edits it as often as is said, and builds it as a whole again. */
  async run(editCount: number): Promise<readonly string[]> {
    let mistakes = await this.#whole();
    for (let edit = 0; edit < editCount && mistakes.length === 0; edit++)
      mistakes = await this.#step();
    return mistakes.length > 0 ? mistakes : this.#whole();
  }

  async #step(): Promise<readonly string[]> {
    const { spec, name } = randomEdit(this.#spec, this.#chance);
    this.#spec = spec;
    this.log.push(`edit: ${name}`);
    if (this.#chance.isOneIn(6)) await this.#meddle();
    switch (this.#chance.whole(10)) {
      case 0:
        return this.#part({ command: 'run' });
      case 1:
      case 2:
        return this.#part({ select: [this.#selector()] });
      case 3:
        return this.#interrupted();
      case 4:
        return this.#failing();
      default:
        return this.#whole();
    }
  }

  async #whole(): Promise<readonly string[]> {
    this.log.push('build');
    await this.#write(this.#spec);
    const plan = await this.#project.plan();
    const done = await this.#project.build();
    this.log.push(`  built ${done.built.join(' ')}`);
    if (!done.ok) return [`failed: ${JSON.stringify(done.wrong)}`];
    const again = await this.#project.plan();
    return [
      ...unequal('built', Object.keys(plan.nodes), done.built),
      ...unequal('tested', plan.tests, done.tests),
      ...plan.testsMissing.map((name) => `the test ${name} is not in the plan`),
      ...unequal('built again', [], steady(again.nodes)),
      ...unequal('tested again', [], Object.keys(again.testsAlone)),
      ...(await this.#project.differencesFromFresh()),
    ];
  }

  async #part(attempt: Attempt): Promise<readonly string[]> {
    this.log.push(`${attempt.command ?? 'build'} ${attempt.select?.join() ?? ''}`);
    await this.#write(this.#spec);
    const plan = await this.#project.plan(attempt).catch(refused);
    if (plan === undefined) return [];
    const { built, wrong } = await this.#project.build(attempt);
    this.log.push(`  built ${built.join(' ')}; wrong ${JSON.stringify(wrong)}`);
    const wanted = Object.keys(plan.nodes);
    // A plan is one for "build": "run" leaves seeds alone, and so may read a table that somebody changed.
    if (attempt.command === 'run') return [];
    return built.filter((name) => !wanted.includes(name)).map((name) => `${name} was built`);
  }

  async #interrupted(): Promise<readonly string[]> {
    const stop = new AbortController();
    let left = 1 + this.#chance.whole(this.#spec.models.length);
    this.log.push(`interrupted at ${left}`);
    const onEvent = ({ type }: { readonly type: string }) => {
      if (type === 'node-finished' && --left === 0) stop.abort();
    };
    return this.#part({ signal: stop.signal, onEvent });
  }

  async #failing(): Promise<readonly string[]> {
    const whole = this.#spec;
    this.#spec = breaking(whole, this.#chance);
    this.log.push(`failing ${JSON.stringify([...this.#spec.broken])}`);
    const mistakes = await this.#part({});
    this.#spec = whole;
    return mistakes;
  }

  #selector(): string {
    const { layer, name } = this.#chance.of(this.#spec.models);
    return this.#chance.of(['', '+']) + `${layer}.${name}` + this.#chance.of(['', '+']);
  }

  /** Somebody does something to the database or to what was staged. */
  async #meddle(): Promise<void> {
    const tables = await this.#project.sql(`select format('"{}"."{}"', schema_name, table_name)
from duckdb_tables() where schema_name not in ('ingot', 'ops') order by all`);
    if (tables.length === 0) return;
    const table = String(this.#chance.of(tables)[0]);
    const sql = this.#chance.of([
      `drop table ${table}`,
      `drop table ${table}`,
      `create or replace table ${table} as from ${table} limit 1`,
      `insert into ${table} from ${table} union all from ${table}`,
      'drop schema ingot cascade',
      `update ingot.nodes set state = 'x' where unique_id like '%m${this.#chance.whole(15)}'`,
      `delete from ingot.nodes where unique_id like '%m${this.#chance.whole(15)}'`,
      '',
    ]);
    this.log.push(`by hand: ${sql === '' ? 'target removed' : sql}`);
    if (sql === '') await this.#project.change({ target: undefined });
    else await this.#project.sql(sql);
  }

  async #write(spec: ProjectSpec): Promise<void> {
    const files = renderProject(spec);
    const edits: Record<string, string | undefined> = {};
    for (const [path, text] of Object.entries(files))
      if (this.#files[path] !== text) edits[path] = text;
    for (const path of Object.keys(this.#files))
      if (files[path] === undefined) edits[path] = undefined;
    await this.#project.change(edits satisfies Edits);
    this.#files = files;
  }
}

/** A part may be refused: what it reads is not built yet, or has no such column. */
function refused(error: unknown): undefined {
  if (mistakesOf(error) === undefined) throw error;
  return undefined;
}

/** Nodes without those that read the clock, and what is below them. */
function steady(nodes: Readonly<Record<string, string>>): readonly string[] {
  const isOfClock = Object.values(nodes).some((reasons) => reasons.includes('volatile'));
  return Object.keys(nodes).filter(
    (name) => !(isOfClock && /^(volatile|parent)/.test(nodes[name] ?? '')),
  );
}

function unequal(
  what: string,
  wanted: readonly string[],
  found: readonly string[],
): readonly string[] {
  const [left, right] = [[...wanted].sort().join(' '), [...found].sort().join(' ')];
  return left === right ? [] : [`${what}: planned ${left}, found ${right}`];
}

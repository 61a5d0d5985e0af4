import { posix } from 'node:path';
import { mayBeVolatile } from '../../../binder/may-be-volatile.ts';
import { standingTarget } from '../../../check/standing-target.ts';
import { Compiler } from '../../../compile/compile.ts';
import { inputText, nameText } from '../../../compile/unit-test-reads.ts';
import { IngotError } from '../../../core/error.ts';
import { interruptible } from '../../../core/interruptible.ts';
import { growthOf } from '../../../core/materialization.ts';
import type { Model } from '../../../core/node.ts';
import { keepsNothing } from '../../../core/target.ts';
import { isJsonObject } from '../../../core/json.ts';
import { yamlToJson, type YamlValue } from '../../../core/yaml-value.ts';
import type { WritableTest } from '../../../parse/unit-tests/unit-test-yaml.ts';
import { takeCandidates } from './candidates.ts';
import { maskTables, personalNames } from './mask-tables.ts';
import type { RecordRequest } from './record-request.ts';
import { renderRelation } from '../../../core/relation.ts';
import { reduceRows } from './reduce-rows.ts';
import { takeWanted } from './wanted-rows.ts';
import { writtenTable } from './written-table.ts';

/** What a unit test is made of, but for what it expects. */
export type RecordedInputs = Omit<WritableTest, 'expect'>;

/** The file that the unit tests of a model are recorded in, beside the model. */
export function recordPath({ path, name }: Model): string {
  return posix.join(posix.dirname(path), `${name}.unit.yml`);
}

/** The rows that a model reads for some of its rows, from the built database, as few as give them. @throws IngotError */
export async function recordInputs(
  request: RecordRequest & { readonly name: string | undefined },
): Promise<RecordedInputs> {
  const { project, context, waitSeconds, model, manifest } = request;
  const { target, root } = project;
  if (model.program !== undefined) throw notOfSql(model);
  if (target.path === ':memory:') throw keepsNothing(target);
  const standing = standingTarget(target);
  if (standing === undefined)
    throw new IngotError('NODE_NOT_BUILT', `"${model.fullName}" is not built yet`, {
      hint: `Build it: ingot build --select +${model.fullName}`,
    });
  await using adapter = await context.openAdapter(standing, { root, waitSeconds, readOnly: true });
  await using session = await adapter.connect();
  const { sql } = new Compiler(request).node(model.uniqueId);
  const tables = await interruptible(session, context.signal, async () => {
    const { rows } = await session.query('select current_database()');
    const recording = { ...request, session, sql, database: String(rows[0]?.[0]) };
    await session.execute("attach ':memory:' as ingot_record (read_write)");
    await takeWanted(recording);
    const candidates = await takeCandidates(recording);
    await session.execute('use ingot_record');
    const reduced = await reduceRows(candidates, recording);
    const written = [];
    for (const { node } of reduced) {
      const table = renderRelation({ database: 'ingot_record', ...node.relation });
      written.push({ node, ...(await writtenTable(`select * from ${table}`, session)) });
    }
    return written;
  });
  const isGrowing = growthOf(model.materialization) !== undefined;
  const now = mayBeVolatile(sql) ? { now: momentText(request.runStartedAt) } : {};
  return {
    name: freeName(request),
    model: nameText(model.uniqueId, manifest),
    given: maskTables(tables, personalNames(model.uniqueId, manifest)).map((table) => ({
      input: inputText(table.node.uniqueId, manifest),
      table,
    })),
    overrides: { ...(isGrowing && { isIncremental: false }), ...now },
  };
}

function notOfSql({ fullName }: Model): IngotError {
  return new IngotError(
    'RECORD_NOT_MADE',
    `"${fullName}" is written in TypeScript: which rows it makes of which only SQL tells`,
    { hint: 'Write this unit test by hand.' },
  );
}

function momentText(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}

/** All that a properties file has, also those that are switched off. */
function unitTestsIn(contents: YamlValue): readonly { name: string; model: string }[] {
  const list = contents.kind === 'map' ? contents.entries.get('unit_tests')?.value : undefined;
  const json = list?.kind === 'list' ? list.items.map(yamlToJson) : [];
  return json.flatMap((each) =>
    isJsonObject(each) ? [{ name: String(each['name']), model: String(each['model']) }] : [],
  );
}

/** @throws IngotError TEST_DUPLICATE for a name that is taken */
function freeName({
  name,
  model,
  project,
}: Pick<RecordRequest, 'model' | 'project'> & { readonly name: string | undefined }): string {
  const taken = new Set<string>();
  for (const { contents } of project.files.properties)
    for (const each of unitTestsIn(contents))
      if (each.model === model.name || each.model === model.fullName) taken.add(each.name);
  if (name !== undefined && taken.has(name))
    throw new IngotError(
      'TEST_DUPLICATE',
      `"${model.fullName}" has a unit test named "${name}" already`,
      { hint: 'Give another --name.' },
    );
  if (name !== undefined) return name;
  let free = 'recorded';
  for (let number = 2; taken.has(free); number++) free = `recorded_${number}`;
  return free;
}

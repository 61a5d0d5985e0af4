import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';
import { failedBuild, refusedBuild } from '../support/failed-build.ts';
import { canMount, mountDisk } from '../support/small-disk.ts';

const small = '{{config materialized="table"}} select 1 as id';
const large =
  '{{config materialized="table"}} select range as id, random() as a, uuid() as b from range(1000000)';

describe.skipIf(!canMount)('disks that need the right to mount', () => {
  test('a database folder that is read-only is refused before anything runs', async () => {
    await using project = await createProject({ 'models/gold/a.sql': small });
    await using disk = mountDisk(join(project.path, 'data'), '1m');
    disk.makeReadOnly();

    const build = await refusedBuild(project);

    expect(build).toMatchInlineSnapshot(`
      {
        "exitCode": 2,
        "made": [],
        "message": "error RUN_LOCK_UNUSABLE: The lock of the database "data/shop.duckdb" can't be taken: its folder can’t be made
        help: Make room, or let ingot write the file "PROJECT/data/.ingot/shop.duckdb.lock".
      ",
      }
    `);
  });

  test('a target folder that is read-only is refused before anything runs', async () => {
    await using project = await createProject({ 'models/gold/a.sql': small });
    await using disk = mountDisk(join(project.path, 'target'), '1m');
    disk.makeReadOnly();

    const build = await refusedBuild(project);

    expect(build).toMatchInlineSnapshot(`
      {
        "exitCode": 2,
        "made": [],
        "message": "error ARTIFACT_NOT_WRITTEN: "PROJECT/target/compiled/models/gold/a.sql" can't be written: its folder can’t be made
        help: Make room there, or let ingot write to the folder.
      ",
      }
    `);
  });

  test('a full disk fails the node that fills it and leaves what was there', async () => {
    await using project = await createProject({
      'models/gold/a.sql': small,
      'models/gold/b.sql': '{{config materialized="table"}} select id from {{ref "a"}}',
    });
    await using _disk = mountDisk(join(project.path, 'data'), '8m');
    await project.run();
    await project.write({ 'models/gold/a.sql': large });

    const build = await failedBuild(project);

    expect({ ...build, rows: await project.query('from gold.a') }).toMatchInlineSnapshot(`
      {
        "errors": [
          "error SQL_FAILED: IO: Could not write file "PROJECT/data/.ingot/shop.duckdb": No space left on device
        at models/gold/a.sql
        help: The disk is full: make room, and run again.",
        ],
        "exitCode": 1,
        "rows": [
          [
            1,
          ],
        ],
        "statuses": {
          "a": "error",
          "b": "skipped",
        },
      }
    `);
  });

  test('a full disk under target is refused before anything runs', async () => {
    await using project = await createProject({ 'models/gold/a.sql': small });
    await using _disk = mountDisk(join(project.path, 'target'), '20k');
    await writeFile(join(project.path, 'target/filler'), Buffer.alloc(12_000));

    const build = await refusedBuild(project);

    expect(build).toMatchInlineSnapshot(`
      {
        "exitCode": 2,
        "made": [],
        "message": "error ARTIFACT_NOT_WRITTEN: "PROJECT/target/manifest.json" can't be written: the disk is full
        help: Make room there, or let ingot write to the folder.
      ",
      }
    `);
  });
});

import type { HardDeletes } from '../../src/core/snapshot.ts';

/** A row of a source; times are microseconds. */
export interface SourceRow {
  readonly id: number;
  readonly v: string;
  readonly updatedAt: number;
}

export interface Version extends SourceRow {
  readonly from: number;
  to: number | null;
  readonly isDeleted: boolean;
}

export type ModelStrategy = 'timestamp' | 'check one' | 'check all' | 'check with time';

export interface ModelRun {
  readonly now: number;
  readonly strategy: ModelStrategy;
  readonly hardDeletes: HardDeletes;
}

/** The history of a source as it should be, row by row. */
export class SnapshotModel {
  readonly versions: Version[] = [];

  take(rows: readonly SourceRow[], run: ModelRun): void {
    const open = new Map(
      this.versions.flatMap((each) => (each.to === null ? [[each.id, each] as const] : [])),
    );
    for (const row of rows) this.#row(row, open.get(row.id), run);
    if (run.hardDeletes === 'ignore') return;
    const ids = new Set(rows.map(({ id }) => id));
    for (const version of open.values())
      if (!ids.has(version.id) && !version.isDeleted) this.#gone(version, run);
  }

  #row(row: SourceRow, open: Version | undefined, run: ModelRun): void {
    const stamp =
      run.strategy === 'timestamp' || run.strategy === 'check with time'
        ? row.updatedAt
        : undefined;
    if (open === undefined) {
      const closed = this.versions.filter(({ id }) => id === row.id);
      const ends = closed.flatMap(({ from, to }) => [from, to ?? from]);
      const floor = ends.length === 0 ? undefined : Math.max(...ends);
      this.#begin(row, beginning({ stamp, floor, run }), false);
    } else if (open.isDeleted || isChanged(row, open, run.strategy)) {
      const from = beginning({ stamp, floor: open.from, run });
      open.to = from;
      this.#begin(row, from, false);
    }
  }

  #gone(version: Version, run: ModelRun): void {
    const end = beginning({ stamp: undefined, floor: version.from, run });
    version.to = end;
    if (run.hardDeletes === 'new_record') this.#begin(version, end, true);
  }

  #begin({ id, v, updatedAt }: SourceRow, from: number, isDeleted: boolean): void {
    this.versions.push({ id, v, updatedAt, from, to: null, isDeleted });
  }
}

function isChanged(row: SourceRow, open: Version, strategy: ModelStrategy): boolean {
  const isOther = row.v !== open.v;
  switch (strategy) {
    case 'timestamp':
      return row.updatedAt !== open.updatedAt;
    case 'check one':
    case 'check with time':
      return isOther;
    case 'check all':
      return isOther || row.updatedAt !== open.updatedAt;
  }
}

function beginning({
  stamp,
  floor,
  run,
}: {
  readonly stamp: number | undefined;
  readonly floor: number | undefined;
  readonly run: ModelRun;
}): number {
  if (stamp !== undefined && (floor === undefined || stamp > floor)) return stamp;
  return floor === undefined || run.now > floor ? run.now : floor + 1;
}

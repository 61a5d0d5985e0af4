/** What a scheduler runs: a node of an acyclic graph. */
export interface Schedulable<T> {
  readonly id: string;
  readonly parents: ReadonlySet<string>;
  readonly work: T;
}

export interface ScheduleOptions<T> {
  /** How many run at once. */
  readonly width: number;
  /** Does the work; `slot` counts from 0 and is held by nobody else meanwhile. Gives whether children may run. */
  readonly run: (work: T, slot: number) => Promise<boolean>;
  /** Called for what will not run, with the id of the parent that is to blame; undefined when the run was stopped. */
  readonly skip: (work: T, blame: string | undefined) => void;
  /** True once nothing new may start. */
  readonly isStopped: () => boolean;
}

/** Runs each item as soon as all its parents have succeeded; first come by the order given. Never polls. */
export async function schedule<T>(
  items: readonly Schedulable<T>[],
  options: ScheduleOptions<T>,
): Promise<void> {
  const scheduler = new Scheduler(items, options);
  await scheduler.done;
}

class Scheduler<T> {
  readonly done: Promise<void>;
  readonly #options: ScheduleOptions<T>;
  readonly #items: readonly Schedulable<T>[];
  readonly #children = new Map<string, number[]>();
  readonly #waiting: number[];
  readonly #finished: boolean[];
  readonly #freeSlots: number[];
  /** Indexes of items whose parents are done, as a heap would hold them: the smallest runs first. */
  readonly #ready: number[] = [];
  #running = 0;
  #broken: { readonly error: unknown } | undefined;
  #left: number;
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(items: readonly Schedulable<T>[], options: ScheduleOptions<T>) {
    this.#items = items;
    this.#options = options;
    this.#left = items.length;
    this.#finished = items.map(() => false);
    this.#freeSlots = Array.from(
      { length: options.width },
      (_, index) => options.width - 1 - index,
    );
    const known = new Set(items.map(({ id }) => id));
    this.#waiting = items.map(({ parents }, index) => {
      const inside = [...parents].filter((parent) => known.has(parent));
      for (const parent of inside)
        this.#children.set(parent, [...(this.#children.get(parent) ?? []), index]);
      if (inside.length === 0) this.#ready.push(index);
      return inside.length;
    });
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#pump();
    });
  }

  #pump(): void {
    while (this.#ready.length > 0 && this.#running < this.#options.width && !this.#isStopped) {
      const index = this.#ready.shift()!;
      const slot = this.#freeSlots.pop()!;
      this.#running++;
      this.#options.run(this.#items[index]!.work, slot).then(
        (succeeded) => this.#settle(index, slot, succeeded),
        (error: unknown) => this.#break(error),
      );
    }
    if (this.#running > 0) return;
    if (this.#broken !== undefined) return this.#reject(this.#broken.error);
    if (this.#left > 0 && this.#isStopped) this.#skipRest();
    if (this.#left === 0) this.#resolve();
  }

  get #isStopped(): boolean {
    return this.#broken !== undefined || this.#options.isStopped();
  }

  /** What is running ends first: nobody may take its connection away meanwhile. */
  #break(error: unknown): void {
    this.#running--;
    this.#broken ??= { error };
    this.#pump();
  }

  #settle(index: number, slot: number, succeeded: boolean): void {
    this.#running--;
    this.#freeSlots.push(slot);
    this.#finish(index);
    const { id } = this.#items[index]!;
    for (const child of this.#children.get(id) ?? []) {
      if (!succeeded) this.#skipBelow(child, id);
      else if (--this.#waiting[child]! === 0 && !this.#finished[child])
        insertSorted(this.#ready, child);
    }
    this.#pump();
  }

  #skipBelow(start: number, blame: string): void {
    const pending = [start];
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      if (this.#finished[index]) continue;
      this.#finish(index);
      this.#options.skip(this.#items[index]!.work, blame);
      pending.push(...(this.#children.get(this.#items[index]!.id) ?? []));
    }
  }

  #skipRest(): void {
    this.#items.forEach(({ work }, index) => {
      if (this.#finished[index]) return;
      this.#finish(index);
      this.#options.skip(work, undefined);
    });
  }

  #finish(index: number): void {
    this.#finished[index] = true;
    this.#left--;
  }
}

/** Keeps the list ascending; it is short, for only what is ready stands in it. */
function insertSorted(list: number[], value: number): void {
  let at = list.length;
  while (at > 0 && list[at - 1]! > value) at--;
  list.splice(at, 0, value);
}

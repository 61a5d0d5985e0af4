import type { Session } from '../../core/adapter.ts';

/** A few connections, each lent to one at a time. */
export class SessionPool implements AsyncDisposable {
  readonly size: number;
  readonly #connect: () => Promise<Session>;
  readonly #all: Session[] = [];
  readonly #idle: Session[] = [];
  readonly #lent = new Set<Promise<unknown>>();
  readonly #waiting: ((session: Session) => void)[] = [];
  #opened = 0;
  #isInterrupted = false;

  constructor(connect: () => Promise<Session>, size: number) {
    this.#connect = connect;
    this.size = size;
  }

  async use<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.#take();
    const lent = work(session);
    this.#lent.add(lent);
    try {
      return await lent;
    } finally {
      this.#lent.delete(lent);
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(session);
      else next(session);
    }
  }

  /** Stops what runs in all of them. */
  interrupt(): void {
    this.#isInterrupted = true;
    for (const session of this.#all) session.interrupt();
  }

  /** Interrupts what runs in them, and waits until nothing does. */
  async stop(): Promise<void> {
    if (this.#lent.size > 0) this.interrupt();
    while (this.#lent.size > 0) await Promise.allSettled(this.#lent);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    for (const session of this.#all) await session[Symbol.asyncDispose]();
  }

  async #take(): Promise<Session> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#opened >= this.size)
      return new Promise((resolve) => {
        this.#waiting.push(resolve);
      });
    this.#opened++;
    const session = await this.#connect();
    this.#all.push(session);
    if (this.#isInterrupted) session.interrupt();
    return session;
  }
}

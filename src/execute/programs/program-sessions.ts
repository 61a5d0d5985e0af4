import type { Adapter, Session } from '../../core/adapter.ts';

/** The connections on which a program reads, beside the one that writes its rows. */
export class ProgramSessions implements AsyncDisposable {
  readonly #adapter: Pick<Adapter, 'connect'>;
  readonly #signal: AbortSignal;
  readonly #open = new Set<Session>();

  constructor(adapter: Pick<Adapter, 'connect'>, signal: AbortSignal) {
    this.#adapter = adapter;
    this.#signal = signal;
    signal.addEventListener('abort', this.#interrupt);
  }

  async open(): Promise<Session> {
    this.#signal.throwIfAborted();
    const session = await this.#adapter.connect();
    this.#open.add(session);
    return session;
  }

  async close(session: Session): Promise<void> {
    this.#open.delete(session);
    await session[Symbol.asyncDispose]();
  }

  /** What a program began to read and left is closed with it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal.removeEventListener('abort', this.#interrupt);
    for (const session of [...this.#open]) await this.close(session);
  }

  readonly #interrupt = (): void => {
    for (const session of this.#open) session.interrupt();
  };
}

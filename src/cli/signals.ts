import { exitCode } from './exit-code.ts';

const codes = { SIGINT: exitCode.interrupted, SIGTERM: exitCode.terminated } as const;

/** A query on one huge value does not hear of an interruption, and nobody waits for it. */
const longestEndMs = 1000;

/** Ctrl-C and SIGTERM end the program at once; where work has to be rolled back, the second one does, and the first asks for it. */
export class Signals implements Disposable {
  readonly #controller = new AbortController();
  #exitCode: number | undefined;
  #isGraceful = false;

  constructor() {
    process.on('SIGINT', this.#receive);
    process.on('SIGTERM', this.#receive);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** From here on the first signal aborts `signal` and leaves the ending to the command. */
  stopGracefully(): void {
    this.#isGraceful = true;
  }

  /** The code to end with after an interruption; undefined when there was none. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  readonly #receive = (name: 'SIGINT' | 'SIGTERM'): void => {
    if (!this.#isGraceful || this.#exitCode !== undefined) return this.#die(name);
    this.#exitCode = codes[name];
    setTimeout(() => this.#die(name), longestEndMs).unref();
    this.#controller.abort();
  };

  /** process.exit would wait for the query that DuckDB runs on a thread; the signal itself waits for nothing. */
  #die(name: 'SIGINT' | 'SIGTERM'): void {
    this[Symbol.dispose]();
    process.kill(process.pid, name);
  }

  [Symbol.dispose](): void {
    process.off('SIGINT', this.#receive);
    process.off('SIGTERM', this.#receive);
  }
}

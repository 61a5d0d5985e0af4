import type { Terminal } from '../terminal.ts';
import { fitText } from './text-width.ts';

const eraseLine = '\r\u001b[2K';

/** One line at the bottom of the terminal that is redrawn when something happens; nothing where stdout is piped. */
export class StatusLine {
  readonly #terminal: Terminal;
  #shown = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Prints lines that stay, above the status. */
  print(text: string): void {
    const erase = this.#shown === '' ? '' : eraseLine;
    this.#terminal.out(`${erase}${text}\n${this.#shown}`);
  }

  /** Replaces the status; an empty one takes it away. */
  show(status: string): void {
    if (!this.#terminal.isInteractive) return;
    const width = (this.#terminal.columns() ?? 80) - 1;
    const next = status === '' ? '' : this.#terminal.colors.dim(fitText(status, width));
    if (next === this.#shown) return;
    const erase = this.#shown === '' ? '' : eraseLine;
    this.#shown = next;
    this.#terminal.out(erase + next);
  }
}

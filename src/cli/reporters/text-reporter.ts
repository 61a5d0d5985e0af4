import { version } from '../../core/version.ts';
import type { Event, NodeCounts } from '../../core/event.ts';
import { isFailure, type NodeResult } from '../../core/results.ts';
import { isTold } from '../log-level.ts';
import type { LogLevel } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { formatError } from './format-error.ts';
import { countOf, formatCount } from './numbers.ts';
import { failureBlock, resultLine, wasInterrupted } from './result-blocks.ts';
import { StatusLine } from './status-line.ts';
import { failureSummary, summary, type SummaryFacts } from './summary.ts';
import { printable, textWidth } from './text-width.ts';

export interface TextReporterOptions {
  readonly terminal: Terminal;
  readonly logLevel: LogLevel;
  readonly signal: AbortSignal;
  /** The command that shows the rows of a query. */
  readonly tryWith: (query: string) => string;
}

const usualNameWidth = 38;
/** Position, status, kind, rows and time of a line. */
const widthBesideName = 48;

type EventOf<T extends Event['type']> = Extract<Event, { readonly type: T }>;

/** Shows a run to a person: a line for each node, failures in full, and what came of it. */
export class TextReporter {
  readonly #terminal: Terminal;
  readonly #level: LogLevel;
  readonly #tryWith: (query: string) => string;
  readonly #status: StatusLine;
  readonly #running = new Map<string, string>();
  #nodes = { done: 0, total: 0 };
  #tests = { done: 0, total: 0 };
  #nameWidth: number;
  #hasLines = false;
  #facts: Omit<SummaryFacts, 'run'> | undefined;

  constructor({ terminal, logLevel, signal, tryWith }: TextReporterOptions) {
    this.#terminal = terminal;
    this.#level = logLevel;
    this.#tryWith = tryWith;
    this.#status = new StatusLine(terminal);
    this.#nameWidth = Math.min(usualNameWidth, this.#roomForName());
    signal.addEventListener('abort', () => this.#stopping(), { once: true });
  }

  readonly show = (event: Event): void => {
    switch (event.type) {
      case 'run-started':
        return this.#runStarted(event);
      case 'node-started':
        this.#running.set(event.node.uniqueId, event.node.fullName);
        return this.#drawStatus();
      case 'node-finished':
        return this.#nodeFinished(event.result);
      case 'file-staged':
        return this.#fileStaged(event);
      case 'warning':
        return this.#tell(
          'warn',
          formatError(event.warning, { ...this.#style, severity: 'warning' }),
        );
      case 'debug':
        return this.#tell('debug', this.#terminal.colors.dim(`debug: ${event.message}`));
      case 'run-finished':
        return this.#runFinished(event);
    }
  };

  get #style() {
    return { colors: this.#terminal.colors, columns: this.#terminal.columns() };
  }

  #runStarted(event: EventOf<'run-started'>): void {
    const { counts, command, target, place, threads } = event;
    const { colors } = this.#terminal;
    this.#nodes.total = counts.model + counts.source + counts.seed;
    this.#tests.total = counts.test;
    this.#facts = { place, tryWith: this.#tryWith };
    const title = `${colors.bold(`ingot ${version}`)}  ${command}`;
    const where = `target ${target} (${place}), ${countOf(threads, 'thread')}`;
    this.#tell('info', `${title}  ${colors.dim(where)}\n${colors.dim(countsInWords(counts))}`);
  }

  #nodeFinished(result: NodeResult): void {
    const isTest = result.node.resourceType === 'test';
    (isTest ? this.#tests : this.#nodes).done++;
    this.#running.delete(result.uniqueId);
    const level = levelOf(result);
    if (isTold(level, this.#level)) this.#status.print(this.#gap() + this.#resultText(result));
    this.#drawStatus();
  }

  /** A blank line between the head and the first node. */
  #gap(): string {
    const isFirst = !this.#hasLines && isTold('info', this.#level);
    this.#hasLines = true;
    return isFirst ? '\n' : '';
  }

  #resultText(result: NodeResult): string {
    const { done, total } = this.#nodes;
    const isTest = result.node.resourceType === 'test';
    if (!isTest) this.#nameWidth = this.#widthFor(result.node.fullName);
    const line = resultLine(result, {
      colors: this.#terminal.colors,
      position: isTest ? '' : `${done}/${total}`,
      positionWidth: String(total).length * 2 + 1,
      nameWidth: this.#nameWidth,
    });
    const hasFailed =
      (isFailure(result.status) && !wasInterrupted(result)) || result.status === 'warn';
    return hasFailed ? `${line}\n${indent(failureBlock(result, this.#style))}\n` : line;
  }

  /** Wide enough for the names so far, as long as the line fits. */
  #widthFor(name: string): number {
    return Math.max(this.#nameWidth, Math.min(textWidth(printable(name)), this.#roomForName()));
  }

  #roomForName(): number {
    return Math.max(20, (this.#terminal.columns() ?? 120) - widthBesideName);
  }

  #fileStaged({ path, rows, rejected, unchanged }: EventOf<'file-staged'>): void {
    const what = unchanged ? 'unchanged' : countOf(rows, 'row');
    const rejects = rejected > 0 ? `, ${countOf(rejected, 'record')} rejected` : '';
    this.#tell('debug', this.#terminal.colors.dim(`debug: ${path}: ${what}${rejects}`));
  }

  #runFinished({ run }: EventOf<'run-finished'>): void {
    this.#running.clear();
    this.#status.show('');
    if (this.#facts === undefined) return;
    if (isTold('info', this.#level)) {
      this.#status.print(summary({ run, ...this.#facts }, this.#style));
    } else if (!run.ok) {
      this.#status.print(failureSummary(run, this.#style));
    }
  }

  #stopping(): void {
    this.#tell(
      'error',
      'Stopping: the running queries are rolled back. Ctrl-C again ends at once.',
    );
  }

  #tell(level: LogLevel, text: string): void {
    if (isTold(level, this.#level)) this.#status.print(text);
  }

  #drawStatus(): void {
    if (!this.#terminal.isInteractive || !isTold('info', this.#level)) return;
    const running = [...this.#running.values()].map(printable);
    const progress = [
      ...(this.#nodes.total > 0 ? [`${inProgress(this.#nodes)} nodes`] : []),
      ...(this.#tests.total > 0 ? [`${inProgress(this.#tests)} tests`] : []),
      ...(running.length > 0 ? [`running ${running.join(', ')}`] : []),
    ];
    this.#status.show(progress.join('  '));
  }
}

function levelOf({ status, node }: NodeResult): LogLevel {
  if (isFailure(status)) return 'error';
  if (status === 'warn') return 'warn';
  return node.resourceType === 'test' ? 'debug' : 'info';
}

function countsInWords(counts: NodeCounts): string {
  const words = (['source', 'seed', 'model', 'test'] as const)
    .filter((type) => counts[type] > 0)
    .map((type) => countOf(counts[type], type));
  return words.length === 0 ? 'nothing to do' : words.join(', ');
}

function inProgress({ done, total }: { readonly done: number; readonly total: number }): string {
  return `${formatCount(done)}/${formatCount(total)}`;
}

function indent(block: string): string {
  return block.replace(/^/gm, '  ');
}

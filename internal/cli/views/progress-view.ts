/**
 * What a person sees on a terminal: one live line for each package in flight, with bytes and speed,
 * and the finished ones scrolling away above. Loaded only there.
 */
import { MultiBar, type SingleBar } from 'cli-progress';
import type { InstallerEvent, PackageKey } from '../../installer/events.ts';
import type { EventView } from './ordered-view.ts';

export interface ProgressOptions {
  readonly stream: NodeJS.WritableStream;
  readonly describe: (key: PackageKey) => string;
  /** The line for an event that is worth one when it is over. */
  readonly format: (event: InstallerEvent) => string | undefined;
  /** Milliseconds from any fixed point. */
  readonly now: () => number;
}

const megabyte = 1_000_000;

const barOptions = {
  format: '  {name}  {bar} {amount}  {speed}',
  barsize: 20,
  clearOnComplete: true,
  hideCursor: true,
  noTTYOutput: false,
  fps: 10,
  emptyOnZero: true,
  barCompleteChar: '━',
  barIncompleteChar: '─',
};

/** Creates the live view; `close` takes what is left of it off the screen. */
export function createProgressView(options: ProgressOptions): EventView {
  const bars = new MultiBar({ ...barOptions, stream: options.stream });
  const log = logTo(bars, options.format);
  const live = new Map<string, { readonly bar: SingleBar; readonly beganMs: number }>();

  function begin(key: PackageKey): void {
    const name = options.describe(key);
    live.set(name, {
      bar: bars.create(1, 0, { name, amount: '', speed: '' }),
      beganMs: options.now(),
    });
  }

  function advance(event: Extract<InstallerEvent, { type: 'fetch-progress' }>): void {
    const line = live.get(options.describe(event.key));
    if (line === undefined) return;
    const seconds = Math.max(options.now() - line.beganMs, 1) / 1000;
    const total = event.bytesTotal === undefined ? '' : ` of ${megabytes(event.bytesTotal)}`;
    if (event.bytesTotal !== undefined) line.bar.setTotal(event.bytesTotal);
    line.bar.update(event.bytes, {
      amount: `${megabytes(event.bytes)}${total}`,
      speed: `${megabytes(event.bytes / seconds)}/s`,
    });
  }

  function end(event: Extract<InstallerEvent, { key: PackageKey }>): void {
    const name = options.describe(event.key);
    const line = live.get(name);
    if (line !== undefined) bars.remove(line.bar);
    live.delete(name);
    log(event);
    bars.update();
  }

  return {
    onEvent(event) {
      switch (event.type) {
        case 'fetch-begin':
          begin(event.key);
          return;
        case 'fetch-progress':
          advance(event);
          return;
        case 'package-ready':
        case 'package-failed':
          end(event);
          return;
        case 'query-begin':
        case 'query-warnings':
        case 'versions-chosen':
        case 'wait-begin':
          log(event);
      }
    },
    close() {
      bars.stop();
    },
  };
}

/** Prints above the live lines. */
function logTo(bars: MultiBar, format: ProgressOptions['format']): (event: InstallerEvent) => void {
  return (event) => {
    const text = format(event);
    if (text !== undefined) bars.log(`${text}\n`);
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / megabyte).toFixed(1)} MB`;
}

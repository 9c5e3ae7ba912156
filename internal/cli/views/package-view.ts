import type { InstallerListener } from '../../installer/events.ts';
import type { CommandContext } from '../runtime.ts';
import { describePackage, formatEvent } from './lock-view.ts';

/** Shows packages as they come, and counts those that were downloaded. */
export interface PackageView {
  readonly onEvent: InstallerListener;
  countFetched(): number;
  close(): void;
}

/**
 * Creates the view of packages in flight for many root modules: on standard error, because nobody
 * knows their order beforehand, and what stands on standard output shall be the same every time.
 */
export async function createPackageView({
  runtime,
  flavour,
  style,
}: CommandContext): Promise<PackageView> {
  let fetched = 0;
  const live = runtime.stderr.isTerminal
    ? (await import('./progress-view.ts')).createProgressView({
        stream: runtime.stderr.stream,
        describe: (key) => describePackage(key, flavour),
        format: (event) =>
          event.type === 'fetch-begin' ? undefined : formatEvent(event, flavour, style.stderr),
        now: runtime.now,
      })
    : undefined;
  return {
    onEvent(event) {
      if (event.type === 'package-ready' && event.origin === 'fetched') fetched += 1;
      // What is known already is not worth a line for each.
      if (event.type === 'package-ready' && event.origin !== 'fetched') return;
      if (live !== undefined) {
        live.onEvent(event);
        return;
      }
      const line = formatEvent(event, flavour, style.stderr);
      if (line !== undefined) runtime.stderr.write(`${line}\n`);
    },
    countFetched: () => fetched,
    close: () => live?.close(),
  };
}

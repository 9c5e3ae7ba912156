import type { InstallerEvent, InstallerListener, PackageKey } from '../../installer/events.ts';

/** A listener that has to be told when the last event has come. */
export interface EventView {
  readonly onEvent: InstallerListener;
  close(): void;
}

/**
 * Prints the lines of events for a pipe: always in the order of the expected packages, whatever the
 * order in which they come, so that one run prints what the next does. A line is held back only until
 * those before it are out. What is not about a package is printed as it comes.
 */
export function createOrderedView(
  expected: readonly Pick<PackageKey, 'provider' | 'platform'>[],
  print: (event: InstallerEvent) => void,
): EventView {
  const waiting = new Map<string, InstallerEvent[]>();
  const ended = new Set<string>();
  let current = 0;

  function flush(): void {
    for (; current < expected.length; current += 1) {
      const key = nameOf(expected[current]);
      for (const event of waiting.get(key)?.splice(0) ?? []) print(event);
      if (!ended.has(key)) return;
    }
  }

  return {
    onEvent(event) {
      if (!('key' in event)) {
        print(event);
        return;
      }
      const key = nameOf(event.key);
      waiting.set(key, [...(waiting.get(key) ?? []), event]);
      if (event.type === 'package-ready' || event.type === 'package-failed') ended.add(key);
      flush();
    },
    close() {
      // Providers of which no version could be chosen never come; the rest must not wait for them.
      for (const package_ of expected.slice(current)) ended.add(nameOf(package_));
      flush();
    },
  };
}

function nameOf(key: Pick<PackageKey, 'provider' | 'platform'> | undefined): string {
  return key === undefined ? '' : `${key.provider} ${key.platform}`;
}

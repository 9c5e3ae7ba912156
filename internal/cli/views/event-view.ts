import type { Flavour } from '../../flavour/flavour.ts';
import type { InstallerEvent, PackageKey } from '../../installer/events.ts';
import type { CommandContext } from '../runtime.ts';
import { describePackage } from './lock-view.ts';
import { createOrderedView, type EventView } from './ordered-view.ts';
import type { Style } from './style.ts';

/** The line that an event is worth, or nothing; what one command says another may not. */
export type FormatEvent = (
  event: InstallerEvent,
  flavour: Flavour,
  style: Style,
) => string | undefined;

/** Creates the view of packages in flight: live lines on a terminal, ordered lines elsewhere. */
export async function createEventView(
  expected: readonly Pick<PackageKey, 'provider' | 'platform'>[],
  formatEvent: FormatEvent,
  context: CommandContext,
): Promise<EventView> {
  const { flavour, runtime, style } = context;
  if (runtime.stdout.isTerminal) return createLiveView(formatEvent, context);
  return createOrderedView(expected, (event) => {
    const line = formatEvent(event, flavour, style.stdout);
    if (line !== undefined) runtime.stdout.write(`${line}\n`);
  });
}

/** Creates the view for a terminal. */
export async function createLiveView(
  formatEvent: FormatEvent,
  { flavour, runtime, style }: CommandContext,
): Promise<EventView> {
  const { createProgressView } = await import('./progress-view.ts');
  return createProgressView({
    stream: runtime.stdout.stream,
    describe: (key) => describePackage(key, flavour),
    format: (event) =>
      event.type === 'fetch-begin' ? undefined : formatEvent(event, flavour, style.stdout),
    now: runtime.now,
  });
}

/** All that `providers mirror` prints on the way to its result, in Terraform's words. */
import { displayProvider, type ProviderAddr } from '../../addr/provider.ts';
import type { AuthResult } from '../../auth/auth-result.ts';
import { describeTrust } from '../../auth/describe-trust.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { Breadth, Demand } from '../../installer/choose-mirrored.ts';
import type { InstallerEvent } from '../../installer/events.ts';
import type { MirrorTally } from '../../ops/mirror.ts';
import type { Platform } from '../../platform/platform.ts';
import { allows } from '../../version/allows.ts';
import { formatConstraints } from '../../version/canonical.ts';
import { equalVersions, formatVersion, type Version } from '../../version/version.ts';
import { describePackage } from './lock-view.ts';
import type { EventView } from './ordered-view.ts';

/** What the view has to know beforehand. */
export interface MirrorPlan {
  readonly demands: ReadonlyMap<ProviderAddr, readonly Demand[]>;
  readonly breadth: Breadth;
  readonly platforms: readonly Platform[];
}

/** A line of output, or some, that come when something has happened. */
interface Slot {
  readonly lines: string[];
  hasBegun: boolean;
  isOver: boolean;
}

/** What is printed about one provider. */
interface Block {
  readonly slots: Map<string, Slot>;
  /** Whether all its slots are known. */
  isComplete: boolean;
}

/**
 * Prints for a pipe what Terraform prints, provider by provider, version by version, platform by
 * platform, whatever the order in which things happen. A line is held back only until those before it
 * are out.
 */
export function createMirrorView(
  plan: MirrorPlan,
  flavour: Flavour,
  print: (line: string) => void,
): EventView {
  const providers = [...plan.demands.keys()];
  const blocks = new Map<ProviderAddr, Block>(
    providers.map((provider) => [provider, { slots: new Map(), isComplete: false }]),
  );

  function flush(): void {
    for (const { slots, isComplete } of blocks.values()) {
      for (const { lines, isOver } of slots.values()) {
        lines.splice(0).forEach(print);
        if (!isOver) return;
      }
      if (!isComplete) return;
    }
  }

  return {
    onEvent(event) {
      const block = blocks.get(providerOf(event));
      if (block === undefined) return;
      note(event, block, { plan, flavour });
      flush();
    },
    close() {
      // Providers of which no version could be chosen never come; the rest must not wait for them.
      for (const block of blocks.values()) {
        block.isComplete = true;
        for (const slot of block.slots.values()) slot.isOver = true;
      }
      flush();
    },
  };
}

interface Wording {
  readonly plan: MirrorPlan;
  readonly flavour: Flavour;
}

/** Adds what an event is worth to the block of its provider. */
function note(event: InstallerEvent, block: Block, wording: Wording): void {
  switch (event.type) {
    case 'query-begin': {
      const name = displayProvider(event.question.provider, wording.flavour);
      block.slots.set('', { hasBegun: true, lines: [`- Mirroring ${name}...`], isOver: true });
      return;
    }
    case 'versions-chosen':
      for (const version of event.versions) addVersion(block, { ...event, version }, wording.plan);
      block.isComplete = true;
      return;
    case 'fetch-begin':
    case 'package-ready':
    case 'package-failed':
      notePackage(event, block, wording.flavour);
      return;
    case 'query-warnings':
    case 'wait-begin':
    case 'fetch-progress':
      return;
  }
}

type SlotEvent = Extract<
  InstallerEvent,
  { readonly type: 'fetch-begin' | 'package-ready' | 'package-failed' }
>;

function notePackage(event: SlotEvent, block: Block, flavour: Flavour): void {
  const slot = block.slots.get(slotName(event.key));
  if (slot === undefined) return;
  // Terraform says that it downloads before it knows from where.
  if (event.type !== 'package-ready' && !slot.hasBegun) {
    slot.lines.push(`  - Downloading package for ${event.key.platform}...`);
  }
  if (event.type === 'package-ready') slot.lines.push(...formatReady(event, flavour));
  slot.hasBegun = true;
  slot.isOver = event.type !== 'fetch-begin';
}

function addVersion(
  block: Block,
  { provider, version }: { readonly provider: ProviderAddr; readonly version: Version },
  plan: MirrorPlan,
): void {
  const reason = describeReason(version, plan.demands.get(provider) ?? [], plan.breadth);
  const text = formatVersion(version);
  block.slots.set(text, {
    hasBegun: true,
    lines: [`  - Selected v${text} ${reason}`],
    isOver: true,
  });
  for (const platform of plan.platforms) {
    block.slots.set(slotName({ version, platform }), { hasBegun: false, lines: [], isOver: false });
  }
}

/** The line for a terminal, where live lines show the rest. */
export function formatMirrorEvent(event: InstallerEvent, flavour: Flavour): string | undefined {
  if (event.type !== 'package-ready') return undefined;
  const verb = event.origin === 'in-place' ? 'Kept' : 'Mirrored';
  return `- ${verb} ${describePackage(event.key, flavour)} (${trustOf(event.auth, flavour)})`;
}

/** What was spared, if anything was. */
export function formatTally({ kept, keptBytes, fetched }: MirrorTally): string {
  const packages = kept === 1 ? 'package' : 'packages';
  return `Kept ${kept} ${packages}, fetched ${fetched}, saved ${(keptBytes / 1e6).toFixed(1)} MB.`;
}

/** A provider that needs no package. */
export function formatSkipped(provider: ProviderAddr, flavour: Flavour): string {
  return (
    `- Skipping ${displayProvider(provider, flavour)} because it is built in to ` +
    `${flavour.product} CLI`
  );
}

function providerOf(event: InstallerEvent): ProviderAddr {
  switch (event.type) {
    case 'query-begin':
      return event.question.provider;
    case 'query-warnings':
    case 'versions-chosen':
      return event.provider;
    case 'wait-begin':
    case 'fetch-begin':
    case 'fetch-progress':
    case 'package-ready':
    case 'package-failed':
      return event.key.provider;
  }
}

function slotName(key: { readonly version: Version; readonly platform: Platform }): string {
  return `${formatVersion(key.version)} ${key.platform}`;
}

function formatReady(
  { key, auth, origin }: Extract<InstallerEvent, { type: 'package-ready' }>,
  flavour: Flavour,
): readonly string[] {
  const kept = origin === 'in-place' ? [`  - Keeping package for ${key.platform}`] : [];
  return [...kept, `  - Package authenticated: ${trustOf(auth, flavour)}`];
}

function trustOf({ trust }: AuthResult, flavour: Flavour): string {
  return describeTrust(trust, flavour).text;
}

function describeReason(version: Version, demands: readonly Demand[], breadth: Breadth): string {
  const isLocked = demands.some(({ lock }) => lock && equalVersions(lock.version, version));
  if (isLocked) return 'to match dependency lock file';
  const constraints = [breadth.versions, ...demands.map((demand) => demand.constraints)].find(
    (candidate) => candidate !== undefined && allows(candidate, version),
  );
  const text = formatConstraints(constraints ?? []);
  return text === '' ? 'with no constraints' : `to meet constraints ${text}`;
}

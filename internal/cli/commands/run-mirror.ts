/** The course of `providers mirror`: arguments, demands, packages, indexes, words. */
import { isBuiltIn, type ProviderAddr } from '../../addr/provider.ts';
import { hasErrors, type Diagnostic } from '../../diag/diagnostic.ts';
import { mirrorProviders, type MirrorReport } from '../../ops/mirror.ts';
import { loadCliConfig, type LoadedCliConfig } from '../../workdir/load-cli-config.ts';
import { choosePlatforms } from '../choose-platforms.ts';
import type { ParsedFlags } from '../flags.ts';
import type { CommandContext, ExitCode } from '../runtime.ts';
import { createDataView, createLiveView } from '../views/event-view.ts';
import { describeIndexProblem, describeMirrorFailure } from '../views/mirror-failures.ts';
import {
  createMirrorView,
  formatMirrorEvent,
  formatSkipped,
  formatTally,
  type MirrorPlan,
} from '../views/mirror-view.ts';
import type { EventView } from '../views/ordered-view.ts';
import {
  showCliConfigProblems,
  showDiagnostics,
  showInstallationProblems,
} from '../views/show-diagnostics.ts';
import { describeLockWait } from '../views/lock-wait.ts';
import { createMirrorServices } from '../wiring.ts';
import { loadDemands, type Demands } from './load-demands.ts';
import { readMirrorArgs, type MirrorArgs } from './mirror-args.ts';

/** Runs `providers mirror`; 0 when all is in the mirror. */
export async function runMirror(flags: ParsedFlags, context: CommandContext): Promise<ExitCode> {
  const { runtime, flavour, reporter } = context;
  const { args, diagnostics } = readMirrorArgs(flags, context);
  if (args === undefined) {
    showDiagnostics(diagnostics, context);
    return 1;
  }
  const [cli, demands] = await Promise.all([
    loadCliConfig(
      { env: runtime.env, home: runtime.home, platform: runtime.host.platform },
      flavour,
    ),
    loadDemands(args, context),
  ]);
  showCliConfigProblems(cli.diagnostics, context);
  showInstallationProblems(cli.value.installation?.diagnostics ?? [], context);
  const known = [...diagnostics, ...demands.diagnostics];
  if (hasErrors(known)) {
    showDiagnostics(known, context);
    return 1;
  }
  const report = await mirror({ args, cli: cli.value, demands: demands.value }, context);
  const { kept, keptBytes, fetched } = report.tally;
  const counts = { kept, kept_bytes: keptBytes, fetched };
  reporter.say({ type: 'summary', counts }, kept > 0 ? `${formatTally(report.tally)}\n` : '');
  const all = [...known, ...describeReport(report)];
  showDiagnostics(all, context);
  return hasErrors(all) ? 1 : 0;
}

interface MirrorWork {
  readonly args: MirrorArgs;
  readonly cli: LoadedCliConfig;
  readonly demands: Demands;
}

async function mirror(work: MirrorWork, context: CommandContext): Promise<MirrorReport> {
  const { args, cli } = work;
  const { runtime } = context;
  const plan = {
    demands: skipBuiltIn(work.demands, context),
    breadth: args.breadth,
    platforms: choosePlatforms(args.platforms, context),
  };
  const services = await createMirrorServices(args, cli, context);
  const view = await createView(plan, context);
  try {
    return await mirrorProviders(
      { ...plan, directory: args.directory, prune: args.prune },
      services,
      {
        signal: runtime.signal,
        onEvent: view.onEvent,
        onWait: (holder) => {
          context.reporter.warn(describeLockWait(args.directory, holder));
        },
      },
    );
  } finally {
    view.close();
    await services.close();
  }
}

/** Providers that are part of the program have no packages, which is told. */
function skipBuiltIn(demands: Demands, { reporter, flavour }: CommandContext): Demands {
  function isPackaged(provider: ProviderAddr): boolean {
    if (!isBuiltIn(provider, flavour)) return true;
    reporter.say({ type: 'note' }, `${formatSkipped(provider, flavour)}\n`);
    return false;
  }

  return new Map([...demands].filter(([provider]) => isPackaged(provider)));
}

async function createView(plan: MirrorPlan, context: CommandContext): Promise<EventView> {
  const { runtime, flavour, reporter } = context;
  if (reporter.wantsData) return createDataView(formatMirrorEvent, context);
  if (runtime.stdout.isTerminal && !reporter.isQuiet) {
    return createLiveView(formatMirrorEvent, context);
  }
  return createMirrorView(plan, flavour, (line) => {
    reporter.say({ type: 'note' }, `${line}\n`);
  });
}

function describeReport({ failures, problems }: MirrorReport): readonly Diagnostic[] {
  return [...failures.map(describeMirrorFailure), ...problems.map(describeIndexProblem)];
}

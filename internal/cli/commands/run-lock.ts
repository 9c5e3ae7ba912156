/** The course of `providers lock`: arguments, configuration, packages, lock file, words. */
import { isLockable, type ProviderAddr } from '../../addr/provider.ts';
import type { Requirements } from '../../config/requirements.ts';
import { hasErrors, type Diagnostic } from '../../diag/diagnostic.ts';
import type { Locks } from '../../lockfile/locks.ts';
import { lockProviders, type LockReport } from '../../ops/lock.ts';
import type { Platform } from '../../platform/platform.ts';
import { loadCliConfig, type LoadedCliConfig } from '../../workdir/load-cli-config.ts';
import { asSaveFailure, loadLocks, saveLocks } from '../../workdir/lock-file.ts';
import { loadRequirements } from '../../workdir/load-requirements.ts';
import { choosePlatforms } from '../choose-platforms.ts';
import { dataDirOf } from '../data-dir.ts';
import type { ParsedFlags } from '../flags.ts';
import { userOf, type CommandContext, type ExitCode } from '../runtime.ts';
import { describeFailures } from '../views/failures.ts';
import { suggestProviders } from '../views/suggest-provider.ts';
import {
  showCliConfigProblems,
  showDiagnostics,
  showInstallationProblems,
} from '../views/show-diagnostics.ts';
import { formatContribution, formatEvent, formatSuccess } from '../views/lock-view.ts';
import { createEventView } from '../views/event-view.ts';
import { createLockServices } from '../wiring.ts';
import { narrowRequirements, readLockArgs, type LockArgs } from './lock-args.ts';

/** The configuration directory; `-chdir` has already made it the current one. */
const directory = '.';

/** Runs `providers lock`; 0 when the lock file is complete, 1 when nothing was written. */
export async function runLock(flags: ParsedFlags, context: CommandContext): Promise<ExitCode> {
  const { args, diagnostics } = readLockArgs(flags, context.flavour);
  if (args === undefined) return refuse(diagnostics, context);
  const input = await loadInput(args, context);
  const known = [...diagnostics, ...input.diagnostics];
  if (hasErrors(known)) return refuse(known, context);

  const platforms = choosePlatforms(args.platforms, context);
  const report = await lock({ args, input, platforms }, context);
  if (report.failures.length > 0) {
    const required = input.requirements.keys();
    const failures = suggestProviders(report.failures, required, context.flavour);
    const failure = describeFailures(failures, platforms, context.flavour);
    return refuse([...known, failure], context);
  }
  try {
    await saveLocks(directory, report.locks, context.flavour);
  } catch (error) {
    return refuse([...known, asSaveFailure(error)], context);
  }
  printSuccess(report, known, context);
  return 0;
}

interface LockInput {
  readonly cli: LoadedCliConfig;
  readonly requirements: Requirements;
  readonly locks: Locks;
  readonly diagnostics: readonly Diagnostic[];
}

async function loadInput(args: LockArgs, context: CommandContext): Promise<LockInput> {
  const { flavour, runtime } = context;
  const [cli, configuration, locks] = await Promise.all([
    loadCliConfig(userOf(runtime), flavour),
    loadRequirements(directory, {
      dataDir: dataDirOf(runtime),
      flavour,
      signal: runtime.signal,
    }),
    loadLocks(directory, flavour),
  ]);
  const narrowed = narrowRequirements(configuration.value, args.providers, flavour);
  showCliConfigProblems(cli.diagnostics, context);
  showInstallationProblems(cli.value.installation?.diagnostics ?? [], context);
  return {
    cli: cli.value,
    requirements: keepLockable(narrowed.requirements, context),
    locks: locks.value,
    diagnostics: [...configuration.diagnostics, ...narrowed.diagnostics, ...locks.diagnostics],
  };
}

/** Built-in and legacy providers have no packages; Terraform passes over them in silence. */
function keepLockable(requirements: Requirements, context: CommandContext): Requirements {
  return new Map([...requirements].filter(([provider]) => isLockable(provider, context.flavour)));
}

interface LockWork {
  readonly args: LockArgs;
  readonly input: LockInput;
  readonly platforms: readonly Platform[];
}

async function lock(work: LockWork, context: CommandContext): Promise<LockReport> {
  const { args, input, platforms } = work;
  const providers = [...input.requirements.keys()];
  if (providers.length === 0) return { locks: input.locks, contributions: [], failures: [] };
  const services = await createLockServices(args, input.cli, context);
  const view = await createEventView(expectedPackages(providers, platforms), formatEvent, context);
  try {
    return await lockProviders(
      { requirements: input.requirements, locks: input.locks, platforms },
      services,
      { signal: context.runtime.signal, onEvent: view.onEvent },
    );
  } finally {
    view.close();
    await services.close();
  }
}

/** Packages in the order in which Terraform works on them: platform by platform. */
function expectedPackages(
  providers: readonly ProviderAddr[],
  platforms: readonly Platform[],
): readonly { readonly provider: ProviderAddr; readonly platform: Platform }[] {
  return platforms.flatMap((platform) => providers.map((provider) => ({ provider, platform })));
}

function refuse(diagnostics: readonly Diagnostic[], context: CommandContext): ExitCode {
  showDiagnostics(diagnostics, context);
  return 1;
}

function printSuccess(
  report: LockReport,
  warnings: readonly Diagnostic[],
  context: CommandContext,
): void {
  const { flavour, runtime, style } = context;
  for (const contribution of report.contributions) {
    runtime.stdout.write(`${formatContribution(contribution, flavour)}\n`);
  }
  showDiagnostics(warnings, context);
  const changed = report.contributions.some(({ novelty }) => novelty !== 'already-tracked');
  runtime.stdout.write(formatSuccess(changed, flavour, style.stdout));
}

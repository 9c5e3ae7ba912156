/** The course of `install`: arguments, requirements, packages, lock file, words. */
import { posix } from 'node:path';
import { compareProviders } from '../../addr/provider.ts';
import { devOverridesAtInit } from '../../cliconfig/problems.ts';
import { hasErrors, type Decoded, type Diagnostic } from '../../diag/diagnostic.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { InstallerListener } from '../../installer/events.ts';
import { sortRequirements, type SortedRequirements } from '../../ops/installable.ts';
import { installProviders, type InstallReport } from '../../ops/install.ts';
import { currentPlatform, type Platform } from '../../platform/platform.ts';
import { findEmptyDirectory } from '../../workdir/find-empty-directory.ts';
import { findRoots } from '../../workdir/find-roots.ts';
import { loadCliConfig, type LoadedCliConfig } from '../../workdir/load-cli-config.ts';
import { createRepository, type Repository } from '../../workdir/load-module-tree.ts';
import { asSaveFailure, lockFileName, saveLocks } from '../../workdir/lock-file.ts';
import { installDirOf } from '../data-dir.ts';
import { findRootsOptions } from '../find-roots-options.ts';
import type { ParsedFlags } from '../flags.ts';
import { userOf, type CommandContext, type ExitCode } from '../runtime.ts';
import { createEventView } from '../views/event-view.ts';
import { describeInstallFailure } from '../views/install-failures.ts';
import {
  describeReadOnlyLock,
  formatBuiltIn,
  formatInstallSuccess,
  formatLockFileNote,
  formatSigningNote,
  isSignedByOthers,
  makeInstallFormat,
  warnFromRegistry,
  warnIncomplete,
} from '../views/install-view.ts';
import {
  showCliConfigProblems,
  showDiagnostics,
  showInstallationProblems,
} from '../views/show-diagnostics.ts';
import { createInstallServices, type InstallServices } from '../wiring.ts';
import { readInstallArgs, type InstallArgs } from './install-args.ts';
import { loadInstallInput, type InstallInput } from './install-input.ts';

/** The configuration directory; `-chdir` has already made it the current one. */
const base = '.';

/** Runs `install`; 0 when all providers are in place, 1 when a lock file was left as it was. */
export async function runInstall(flags: ParsedFlags, context: CommandContext): Promise<ExitCode> {
  const { flavour, runtime, reporter } = context;
  const { args, diagnostics } = readInstallArgs(flags);
  if (hasErrors(diagnostics)) return refuse(diagnostics, context);
  const found = await findDirectories(args, context);
  showDiagnostics(found.diagnostics, context);
  if (found.value.length === 0) {
    const text = 'There are no configuration files: nothing is to be installed.\n';
    reporter.say({ type: 'result' }, text);
    return 0;
  }
  const cli = await loadCliConfig(userOf(runtime), flavour);
  showCliConfigProblems(cli.diagnostics, context);
  showInstallationProblems(cli.value.installation?.diagnostics ?? [], context);
  const services = await createInstallServices(args, cli.value, context);
  try {
    const tools = { args, services, repository: createRepository(base) };
    return await installAll(
      found.value,
      { ...tools, warnings: warnOfOverrides(cli.value, flavour) },
      context,
    );
  } finally {
    await services.close();
  }
}

async function findDirectories(
  args: InstallArgs,
  context: CommandContext,
): Promise<Decoded<readonly string[]>> {
  if (!args.isRecursive) {
    const isEmpty = (await findEmptyDirectory(base, context.flavour)) !== undefined;
    return { value: isEmpty ? [] : [base], diagnostics: [] };
  }
  const { roots, diagnostics } = await findRoots(base, findRootsOptions(context));
  return { value: roots.map(({ directory }) => directory), diagnostics };
}

function warnOfOverrides({ config }: LoadedCliConfig, flavour: Flavour): readonly Diagnostic[] {
  const overrides = config.providerInstallation?.devOverrides;
  const warning = overrides === undefined ? undefined : devOverridesAtInit(overrides, flavour);
  return warning === undefined ? [] : [warning];
}

/** What is the same for all directories. */
interface InstallTools {
  readonly args: InstallArgs;
  readonly services: InstallServices;
  readonly repository: Repository;
  readonly warnings: readonly Diagnostic[];
}

/** One directory after the other, so that the next can use what the one before has brought. */
async function installAll(
  directories: readonly string[],
  tools: InstallTools,
  context: CommandContext,
): Promise<ExitCode> {
  let worst: ExitCode = 0;
  for (const directory of directories) {
    context.runtime.signal.throwIfAborted();
    if (tools.args.isRecursive) context.reporter.say({ type: 'note' }, `\n${directory}:\n`);
    const code = await installOne(directory, tools, context);
    if (code !== 0) worst = code;
  }
  return worst;
}

async function installOne(
  directory: string,
  tools: InstallTools,
  context: CommandContext,
): Promise<ExitCode> {
  const { flavour } = context;
  const input = await loadInstallInput(directory, tools.repository, context);
  const before = [...input.diagnostics, ...tools.warnings];
  if (hasErrors(before)) return refuse(before, context);
  const sorted = sortRequirements(input.requirements, flavour);
  const platforms = choosePlatforms(tools.args, context);
  const work = { ...tools, directory, input, sorted, platforms };
  const { report, warnings } = await install(work, context);
  const failures = [...report.failures]
    .sort((a, b) => compareProviders(a.provider, b.provider))
    .map((failure) => describeInstallFailure(failure, flavour));
  const known = [...before, ...sorted.diagnostics, ...warnings, ...failures];
  if (hasErrors(known)) return refuse(known, context);
  return conclude(work, { report, known }, context);
}

interface InstallWork extends InstallTools {
  readonly directory: string;
  readonly input: InstallInput;
  readonly sorted: SortedRequirements;
  readonly platforms: readonly Platform[];
}

interface Installed {
  readonly report: InstallReport;
  /** What registries said. */
  readonly warnings: readonly Diagnostic[];
}

async function install(work: InstallWork, context: CommandContext): Promise<Installed> {
  const { args, input, sorted, platforms } = work;
  const { flavour, runtime, reporter } = context;
  reporter.say({ type: 'note' }, 'Initializing provider plugins...\n');
  for (const provider of sorted.builtIn) {
    reporter.say({ type: 'note' }, `${formatBuiltIn(provider, flavour)}\n`);
  }
  const expected = [...sorted.installable.keys()].flatMap((provider) =>
    platforms.map((platform) => ({ provider, platform })),
  );
  const view = await createEventView(expected, makeInstallFormat(platforms), context);
  const notes = takeNotes(view.onEvent, context);
  try {
    const report = await installProviders(
      {
        requirements: sorted.installable,
        unmanaged: input.unmanaged,
        locks: input.locks,
        platforms,
        upgrade: args.upgrade,
      },
      work.services.depsFor(args.target ?? installDirOf(work.directory, runtime)),
      { signal: runtime.signal, onEvent: notes.onEvent },
    );
    return { report, warnings: notes.warnings };
  } finally {
    view.close();
    if (notes.isSignedByOthers()) reporter.say({ type: 'note' }, formatSigningNote(flavour));
  }
}

/** Listens to what has to be said when all is over. */
function takeNotes(
  next: InstallerListener,
  { flavour }: CommandContext,
): {
  readonly onEvent: InstallerListener;
  readonly warnings: readonly Diagnostic[];
  readonly isSignedByOthers: () => boolean;
} {
  const warnings: Diagnostic[] = [];
  let signedByOthers = false;
  return {
    warnings,
    isSignedByOthers: () => signedByOthers,
    onEvent(event) {
      if (event.type === 'query-warnings') {
        warnings.push(warnFromRegistry(event.provider, event.warnings));
      }
      if (event.type === 'package-ready' && event.origin === 'fetched') {
        signedByOthers ||= isSignedByOthers(event.auth.trust, flavour);
      }
      next(event);
    },
  };
}

interface Outcome {
  readonly report: InstallReport;
  readonly known: readonly Diagnostic[];
}

/** Brings the lock file up to date, if it may be changed, and says so. */
async function conclude(
  work: InstallWork,
  { report, known }: Outcome,
  context: CommandContext,
): Promise<ExitCode> {
  const { args, directory, input, sorted, platforms } = work;
  const { flavour, reporter, style } = context;
  const diagnostics = [...known];
  if (report.isChanged && args.isLockFileReadOnly) {
    diagnostics.push(describeReadOnlyLock(hasSameProviders(input, report), flavour));
  } else if (report.isChanged) {
    try {
      await saveLocks(directory, report.locks, flavour);
    } catch (error) {
      return refuse([...known, asSaveFailure(error)], context);
    }
    const note = formatLockFileNote(input.locks.size === 0, flavour);
    const file = posix.join(directory, lockFileName);
    reporter.say({ type: 'lock-file', file, written: true }, note);
    if (report.incomplete.length > 0) {
      diagnostics.push(warnIncomplete(report.incomplete, platforms, flavour));
    }
  }
  if (hasErrors(diagnostics)) return refuse(diagnostics, context);
  showDiagnostics(diagnostics, context);
  const counts = { providers: sorted.installable.size, changed: report.isChanged ? 1 : 0 };
  reporter.say({ type: 'summary', counts }, formatInstallSuccess(flavour, style.stdout));
  return 0;
}

function hasSameProviders({ locks }: InstallInput, report: InstallReport): boolean {
  return (
    locks.size === report.locks.size &&
    [...locks.keys()].every((provider) => report.locks.has(provider))
  );
}

function choosePlatforms(args: InstallArgs, context: CommandContext): readonly Platform[] {
  return args.platforms.length > 0 ? args.platforms : [currentPlatform(context.runtime.host)];
}

function refuse(diagnostics: readonly Diagnostic[], context: CommandContext): ExitCode {
  showDiagnostics(diagnostics, context);
  return 1;
}

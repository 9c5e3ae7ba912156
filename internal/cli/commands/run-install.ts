/** The course of `install`: arguments, requirements, packages, lock file, words. */
import { compareProviders } from '../../addr/provider.ts';
import { hasErrors, type Diagnostic } from '../../diag/diagnostic.ts';
import type { InstallerListener } from '../../installer/events.ts';
import { sortRequirements, type SortedRequirements } from '../../ops/installable.ts';
import { installProviders, type InstallReport } from '../../ops/install.ts';
import { currentPlatform, type Platform } from '../../platform/platform.ts';
import { findEmptyDirectory } from '../../workdir/find-empty-directory.ts';
import { asSaveFailure, saveLocks } from '../../workdir/lock-file.ts';
import { installDirOf } from '../data-dir.ts';
import type { ParsedFlags } from '../flags.ts';
import type { CommandContext, ExitCode } from '../runtime.ts';
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
import { showDiagnostics } from '../views/show-diagnostics.ts';
import { createInstallServices } from '../wiring.ts';
import { readInstallArgs, type InstallArgs } from './install-args.ts';
import { loadInstallInput, type InstallInput } from './install-input.ts';

/** The configuration directory; `-chdir` has already made it the current one. */
const directory = '.';

/** Runs `install`; 0 when all providers are in place, 1 when the lock file was left as it was. */
export async function runInstall(flags: ParsedFlags, context: CommandContext): Promise<ExitCode> {
  const { flavour, runtime } = context;
  const { args, diagnostics } = readInstallArgs(flags);
  if (hasErrors(diagnostics)) return refuse(diagnostics, context);
  if ((await findEmptyDirectory(directory, flavour)) !== undefined) {
    runtime.stdout.write('The directory has no configuration files: nothing is to be installed.\n');
    return 0;
  }
  const input = await loadInstallInput(directory, context);
  if (hasErrors(input.diagnostics)) return refuse(input.diagnostics, context);

  const sorted = sortRequirements(input.requirements, flavour);
  const work = { args, input, sorted, platforms: choosePlatforms(args, context) };
  const { report, warnings } = await install(work, context);
  const failures = [...report.failures]
    .sort((a, b) => compareProviders(a.provider, b.provider))
    .map((failure) => describeInstallFailure(failure, flavour));
  const known = [...input.diagnostics, ...sorted.diagnostics, ...warnings, ...failures];
  if (hasErrors(known)) return refuse(known, context);
  return conclude(work, { report, known }, context);
}

interface InstallWork {
  readonly args: InstallArgs;
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
  const { flavour, runtime } = context;
  runtime.stdout.write('Initializing provider plugins...\n');
  for (const provider of sorted.builtIn) {
    runtime.stdout.write(`${formatBuiltIn(provider, flavour)}\n`);
  }
  const services = await createInstallServices(
    { ...args, directory: args.target ?? installDirOf(runtime) },
    input.cli,
    context,
  );
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
      services,
      { signal: runtime.signal, onEvent: notes.onEvent },
    );
    return { report, warnings: notes.warnings };
  } finally {
    view.close();
    await services.close();
    if (notes.isSignedByOthers()) runtime.stdout.write(formatSigningNote(flavour));
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
  const { args, input, platforms } = work;
  const { flavour, runtime, style } = context;
  const diagnostics = [...known];
  if (report.isChanged && args.isLockFileReadOnly) {
    diagnostics.push(describeReadOnlyLock(hasSameProviders(input, report), flavour));
  } else if (report.isChanged) {
    try {
      await saveLocks(directory, report.locks, flavour);
    } catch (error) {
      return refuse([...known, asSaveFailure(error)], context);
    }
    runtime.stdout.write(formatLockFileNote(input.locks.size === 0, flavour));
    if (report.incomplete.length > 0) {
      diagnostics.push(warnIncomplete(report.incomplete, platforms, flavour));
    }
  }
  if (hasErrors(diagnostics)) return refuse(diagnostics, context);
  showDiagnostics(diagnostics, context);
  runtime.stdout.write(formatInstallSuccess(flavour, style.stdout));
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

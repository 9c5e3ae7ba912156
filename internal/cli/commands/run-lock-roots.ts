/** Locks root modules, or shows what locking them would change. */
import type { ProviderAddr } from '../../addr/provider.ts';
import { hasErrors, type Diagnostic } from '../../diag/diagnostic.ts';
import { encodeLocks } from '../../lockfile/encode.ts';
import type { RootToCheck } from '../../ops/find-lock-problems.ts';
import {
  isUnchanged,
  lockRoots,
  type LockRootsReport,
  type RootReport,
  type RootToLock,
} from '../../ops/lock-roots.ts';
import { asSaveFailure, saveLocks } from '../../workdir/lock-file.ts';
import type { CommandContext, ExitCode } from '../runtime.ts';
import { formatFileDiff, formatRootChange } from '../views/change-view.ts';
import { createPackageView } from '../views/package-view.ts';
import { describeRootFailures } from '../views/root-failures.ts';
import { formatMissingPackages, formatRootsSummary, type RootCounts } from '../views/roots-view.ts';
import { showDiagnostics } from '../views/show-diagnostics.ts';
import type { NativeLockArgs } from './native-lock-args.ts';
import type { NativeWork } from './native-work.ts';

/**
 * Runs `lock` on root modules. 0 when all lock files are complete, 1 when any could not be completed,
 * 2 when they differ and were not to be written.
 */
export async function runLockRoots(work: NativeWork, context: CommandContext): Promise<ExitCode> {
  const { args, loaded } = work;
  const readable = loaded.roots.filter(({ lockFile }) => lockFile.state !== 'unreadable');
  const unreadable = loaded.roots.filter(({ lockFile }) => lockFile.state === 'unreadable');
  const { report, fetched } = await lock(readable, work, context);
  const problems: Diagnostic[] = [
    ...unreadable.flatMap(({ lockFile }) => lockFile.diagnostics),
    ...describeRootFailures(report.roots, context.flavour),
  ];
  const changed: RootReport[] = [];
  for (const [index, root] of readable.entries()) {
    const result = report.roots[index];
    if (result === undefined || !needsWriting(root, result)) continue;
    const failure = args.write ? await save(result, context) : undefined;
    if (failure !== undefined) problems.push(failure);
    else changed.push(result);
    if (failure === undefined) await printChange({ root, result, args }, context);
  }
  const failed = report.roots.filter(({ failures }) => failures.length > 0).length;
  const counts: RootCounts = {
    roots: loaded.roots.length + loaded.broken,
    changed: changed.length,
    failed: failed + unreadable.length + loaded.broken,
    packages: report.packages,
    fetched,
  };
  showDiagnostics(problems, context);
  printEnd({ report, args, counts }, context);
  if (loaded.broken > 0 || hasErrors(problems)) return 1;
  return changed.length > 0 && !args.write ? 2 : 0;
}

async function lock(
  roots: readonly RootToCheck[],
  { args, services }: NativeWork,
  context: CommandContext,
): Promise<{ readonly report: LockRootsReport; readonly fetched: number }> {
  const view = await createPackageView(context);
  try {
    const request = {
      roots: roots.map((root) => makeRoot(root, args)),
      platforms: args.platforms,
      upgrade: args.upgrade,
      mayLackPlatforms: args.missingPlatform !== 'error',
    };
    const options = { signal: context.runtime.signal, onEvent: view.onEvent };
    const report = await lockRoots(request, services, options);
    return { report, fetched: view.countFetched() };
  } finally {
    view.close();
  }
}

function makeRoot(
  { directory, requirements, required, lockFile }: RootToCheck,
  { prune }: NativeLockArgs,
): RootToLock {
  const keep: ReadonlySet<ProviderAddr> | undefined = prune ? required : undefined;
  return { directory, requirements, locks: lockFile.locks, keep };
}

/** No lock file is made for a root module that requires nothing. */
function needsWriting({ lockFile }: RootToCheck, result: RootReport): boolean {
  if (result.failures.length > 0) return false;
  return !isUnchanged(result) || lockFile.state === 'out-of-form' || lockFile.state === 'mendable';
}

async function save(
  { directory, after }: RootReport,
  { flavour }: CommandContext,
): Promise<Diagnostic | undefined> {
  try {
    await saveLocks(directory, after, flavour);
    return undefined;
  } catch (error) {
    return asSaveFailure(error);
  }
}

interface Changed {
  readonly root: RootToCheck;
  readonly result: RootReport;
  readonly args: NativeLockArgs;
}

async function printChange(
  { root, result, args }: Changed,
  context: CommandContext,
): Promise<void> {
  const { runtime, flavour, style } = context;
  const { file, text, locks } = root.lockFile;
  runtime.stdout.write(await formatRootChange(result, file, flavour));
  if (!args.diff) return;
  const before = text ?? encodeLocks(locks, flavour);
  const change = { file, before, after: encodeLocks(result.after, flavour) };
  runtime.stdout.write(formatFileDiff(change, style.stdout));
}

interface End {
  readonly report: LockRootsReport;
  readonly args: NativeLockArgs;
  readonly counts: RootCounts;
}

function printEnd({ report, args, counts }: End, context: CommandContext): void {
  const { runtime, flavour, style } = context;
  if (args.missingPlatform === 'warn') {
    showDiagnostics(formatMissingPackages(report.missing, flavour), context);
  }
  runtime.stdout.write(formatRootsSummary(counts, args.write, style.stdout));
}

/** Checks lock files; see `ops/check-roots.ts` for what that means. */
import { encodeLocks } from '../../lockfile/encode.ts';
import { checkRoots, type CheckReport } from '../../ops/check-roots.ts';
import type { CommandContext, ExitCode } from '../runtime.ts';
import { formatFileDiff, formatRootChange } from '../views/change-view.ts';
import {
  describeUnknown,
  formatCheckSummary,
  formatFinding,
  formatRemedies,
} from '../views/check-view.ts';
import { formatMissingPackages } from '../views/roots-view.ts';
import { showDiagnostics } from '../views/show-diagnostics.ts';
import type { NativeWork } from './native-work.ts';

/**
 * Runs `lock -check`. 0 when locking would change nothing, 2 when it would, and 1 when there is nothing
 * to say against the lock files but not all could be checked.
 */
export async function runLockCheck(work: NativeWork, context: CommandContext): Promise<ExitCode> {
  const { args, loaded, services } = work;
  const { flavour, runtime, style } = context;
  const request = {
    roots: loaded.roots,
    platforms: args.platforms,
    needsAllPlatforms: args.missingPlatform === 'error',
  };
  const mayAsk = !args.offline || args.source.kind === 'filesystem-mirror';
  const report = await checkRoots(request, services, { signal: runtime.signal, mayAsk });
  for (const finding of report.findings) {
    runtime.stdout.write(`${formatFinding(finding, flavour)}\n`);
  }
  if (args.diff) await printChanges(work, report, context);
  showDiagnostics(describeUnknown(report.unknown, args, flavour), context);
  if (args.missingPlatform === 'warn') {
    showDiagnostics(formatMissingPackages(report.missing, flavour), context);
  }
  runtime.stdout.write(formatRemedies(report.findings, args, flavour));
  const unchecked = loaded.broken > 0 || report.unknown.length > 0;
  const counts = {
    roots: loaded.roots.length + loaded.broken,
    findings: report.findings,
    unchecked,
  };
  runtime.stdout.write(formatCheckSummary(counts, style.stdout));
  if (report.findings.length > 0) return 2;
  return unchecked ? 1 : 0;
}

/** What cannot be read cannot be compared, and what is not locked cannot be guessed. */
async function printChanges(
  { loaded }: NativeWork,
  { changes }: CheckReport,
  { flavour, runtime, style }: CommandContext,
): Promise<void> {
  for (const [index, { lockFile }] of loaded.roots.entries()) {
    const change = changes[index];
    const { file, text, locks, state } = lockFile;
    if (change === undefined || state === 'missing' || state === 'unreadable') continue;
    const before = text ?? encodeLocks(locks, flavour);
    const after = encodeLocks(change.after, flavour);
    if (before === after) continue;
    runtime.stdout.write(await formatRootChange(change, file, flavour));
    runtime.stdout.write(formatFileDiff({ file, before, after }, style.stdout));
  }
}

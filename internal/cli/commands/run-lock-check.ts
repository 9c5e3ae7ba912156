/** Checks lock files; see `ops/check-roots.ts` for what that means. */
import { stripVTControlCharacters } from 'node:util';
import { encodeLocks } from '../../lockfile/encode.ts';
import { checkRoots, type CheckReport } from '../../ops/check-roots.ts';
import { encodeFinding } from '../output/encode-finding.ts';
import type { CommandContext, ExitCode } from '../runtime.ts';
import { formatFileDiff, formatRootChange } from '../views/change-view.ts';
import {
  describeUnknown,
  formatCheckSummary,
  formatFinding,
  formatRemedies,
  listRemedies,
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
  const { flavour, runtime, style, reporter } = context;
  const request = {
    roots: loaded.roots,
    platforms: args.platforms,
    needsAllPlatforms: args.missingPlatform === 'error',
  };
  const mayAsk = !args.offline || args.source.kind === 'filesystem-mirror';
  const report = await checkRoots(request, services, { signal: runtime.signal, mayAsk });
  for (const finding of report.findings) {
    reporter.say(encodeFinding(finding), `${formatFinding(finding, flavour)}\n`);
  }
  if (args.diff) await printChanges(work, report, context);
  showDiagnostics(describeUnknown(report.unknown, args, flavour), context);
  if (args.missingPlatform === 'warn') {
    showDiagnostics(formatMissingPackages(report.missing, flavour), context);
  }
  const commands = listRemedies(report.findings, args, flavour);
  if (commands.length > 0) reporter.say({ type: 'remedies', commands }, formatRemedies(commands));
  const unchecked = loaded.broken > 0 || report.unknown.length > 0;
  const counts = {
    roots: loaded.roots.length + loaded.broken,
    findings: report.findings,
    unchecked,
  };
  reporter.say(
    {
      type: 'summary',
      counts: {
        roots: counts.roots,
        findings: report.findings.length,
        unknown: report.unknown.length,
      },
    },
    formatCheckSummary(counts, style.stdout),
  );
  if (report.findings.length > 0) return 2;
  return unchecked ? 1 : 0;
}

/** What cannot be read cannot be compared, and what is not locked cannot be guessed. */
async function printChanges(
  { loaded }: NativeWork,
  { changes }: CheckReport,
  { flavour, style, reporter }: CommandContext,
): Promise<void> {
  for (const [index, { lockFile }] of loaded.roots.entries()) {
    const change = changes[index];
    const { file, text, locks, state } = lockFile;
    if (change === undefined || state === 'missing' || state === 'unreadable') continue;
    const before = text ?? encodeLocks(locks, flavour);
    const after = encodeLocks(change.after, flavour);
    if (before === after) continue;
    const words = await formatRootChange(change, file, flavour);
    reporter.say({ type: 'lock-file', file, written: false }, words);
    const diff = formatFileDiff({ file, before, after }, style.stdout);
    reporter.say({ type: 'diff', file, diff: stripVTControlCharacters(diff) }, diff);
  }
}

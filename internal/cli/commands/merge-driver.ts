import { ParseError } from '../../diag/parse-error.ts';
import { mergeLockFiles, type MergeReport } from '../../ops/merge-lock-files.ts';
import { quote } from '../../text/quote.ts';
import type { Command } from '../command.ts';
import type { CommandContext, ExitCode } from '../runtime.ts';
import { describeConflict, describeUnsoundText } from '../views/merge-view.ts';
import { showDiagnostics } from '../views/show-diagnostics.ts';

/** `airlock merge-driver`: what git runs instead of its own merge once `airlock setup git` has run. */
export const mergeDriverCommand: Command = {
  usage: 'BASE OURS THEIRS [MARKER-SIZE [PATH]]',
  description:
    'Merges two dependency lock files that have a common ancestor, provider by provider, and writes ' +
    'the result to OURS. Git runs it (as %O %A %B %L %P) for the files that "airlock setup git" has ' +
    'named.\n\n' +
    'Where only a person can decide, such as between two new versions of a provider, both blocks ' +
    'are left between conflict markers, and the exit code is 1. A file that cannot be read is merged ' +
    'line by line, as git would.',
  flags: {},
  files: [['.gitattributes', 'Says for which files git runs the driver']],
  exitCodes: [
    ['0', 'Merged'],
    ['1', 'A conflict is left in OURS, or it could not be merged'],
    ['130', 'Interrupted'],
  ],
  examples: [
    ['airlock merge-driver base.hcl ours.hcl theirs.hcl', 'Merge by hand'],
    [
      'airlock merge-driver base.hcl ours.hcl theirs.hcl 7 .terraform.lock.hcl',
      'Merge as git does',
    ],
  ],
  ignoresProject: true,
  async run({ positional }, context) {
    const [base, ours, theirs, markerSize = '7', path = ours] = positional;
    if (base === undefined || ours === undefined || theirs === undefined || path === undefined) {
      throw new ParseError('Cannot merge lock files: BASE, OURS and THEIRS must be named');
    }
    // Whoever wrote the branch has chosen the path, and it is going to be printed.
    const name = quote(path).slice(1, -1);
    const report = await mergeLockFiles(
      { base, ours, theirs },
      {
        name,
        markerSize: readMarkerSize(markerSize),
        flavour: context.flavour,
        signal: context.runtime.signal,
      },
    );
    return reportMerge(report, name, context);
  },
};

function readMarkerSize(text: string): number {
  if (/^[1-9][0-9]{0,2}$/.test(text)) return Number(text);
  throw new ParseError(`Cannot use marker size "${text}": it must be a number from 1 to 999`);
}

function reportMerge(report: MergeReport, name: string, context: CommandContext): ExitCode {
  switch (report.kind) {
    case 'locks': {
      const { conflicts, flavour } = report;
      showDiagnostics(
        conflicts.map((conflict) => describeConflict(conflict, name, flavour)),
        context,
      );
      return conflicts.length > 0 ? 1 : 0;
    }
    case 'text':
      if (report.isSound) return 0;
      showDiagnostics([describeUnsoundText(name), ...report.problems], context);
      return 1;
  }
}

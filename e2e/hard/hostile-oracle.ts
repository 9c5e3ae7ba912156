/** Holds what Airlock makes of hostile archives against what Terraform makes of them. */
import { taken, type HostileCommand } from './hostile-commands.ts';
import { isVerdict, type Problem, type Trial } from './hostile-problems.ts';
import { lockPath, workPath, type HostileRun } from './hostile-run.ts';
import { addressOf, deliberate, type HostileZip } from './hostile-zips.ts';
import { compareTrees, type ResultTree } from './result-tree.ts';

/**
 * Finds archives on which Terraform's verdict is not the one that is asked of Airlock, but for those on
 * which the difference is meant.
 */
export function compareVerdicts({ command, zips }: Trial, theirs: HostileRun): readonly Problem[] {
  return zips.flatMap((hostile) => {
    const said = command.readVerdict(hostile, theirs.result);
    const { outcome, title } = hostile.zip;
    const agrees =
      outcome.kind === 'refused' && outcome.terraform !== undefined
        ? outcome.terraform.test(said)
        : isVerdict(said, { expected: command.expect(hostile), hostile });
    if (agrees !== deliberate.has(title)) return [];
    return [{ hostile, text: `Terraform says ${JSON.stringify(said)}` }];
  });
}

/** Finds differences in what both have written for archives that both have taken. */
export function compareResults(trial: Trial, theirs: HostileRun): readonly Problem[] {
  const { command, run, said } = trial;
  const differences = [...said].flatMap(([hostile, verdict]) => {
    const other = command.readVerdict(hostile, theirs.result);
    if (other !== taken && !command.takesMore) {
      return [{ hostile, text: `Terraform says ${JSON.stringify(other)}` }];
    }
    if (verdict !== taken || other !== taken) return [];
    const problems = compareTrees(
      resultsOf(hostile, command, run.tree),
      resultsOf(hostile, command, theirs.tree),
    );
    return problems.map((text) => ({ hostile, text: `beside Terraform's, ${text}` }));
  });
  return [...differences, ...compareLockFiles(trial, theirs)];
}

/** What is there of an archive. */
function resultsOf(hostile: HostileZip, command: HostileCommand, tree: ResultTree): ResultTree {
  const prefix = `${workPath}/${command.places[0]?.directory ?? ''}/${hostile.type}/`;
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, what]) => [path, withoutSpecialRights(what)]),
  );
}

/** Airlock does not set those. */
function withoutSpecialRights(what: string): string {
  return what.replace(/^[1-7](?=[0-7]{3} )/, '');
}

/** Where one of them has written none, it has refused an archive, and that is told. */
function compareLockFiles({ said, run }: Trial, theirs: HostileRun): readonly Problem[] {
  const ours = run.tree[lockPath];
  const others = theirs.tree[lockPath];
  if (ours === undefined || others === undefined || ours === others) return [];
  const different = [...said.keys()].filter(
    (hostile) => blockOf(hostile, ours) !== blockOf(hostile, others),
  );
  const blamed = different.length > 0 ? different : [undefined];
  return blamed.map((hostile) => ({ hostile, text: "the lock file is not Terraform's" }));
}

function blockOf(hostile: HostileZip, lockFile: string): string | undefined {
  return new RegExp(`^provider "${addressOf(hostile)}" \\{$.*?^\\}$`, 'ms').exec(lockFile)?.[0];
}

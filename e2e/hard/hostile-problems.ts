/** Finds what is wrong with what a command has said and left of hostile archives. */
import type { ProgramResult } from '../harness/run-program.ts';
import { taken, type HostileCommand } from './hostile-commands.ts';
import { lockPath, workPath, type HostileRun } from './hostile-run.ts';
import { executableOf, type HostileZip } from './hostile-zips.ts';

export interface Problem {
  /** The archive that it is about; undefined where only trying fewer at once can tell. */
  readonly hostile: HostileZip | undefined;
  readonly text: string;
}

/** A command that was run on some archives. */
export interface Trial {
  readonly command: HostileCommand;
  readonly zips: readonly HostileZip[];
  readonly run: HostileRun;
  /** The verdicts that it has told. */
  readonly said: ReadonlyMap<HostileZip, string>;
}

/** Finds all problems that can be found without another opinion. */
export function findProblems(trial: Trial): readonly Problem[] {
  return [
    ...findWrongVerdicts(trial),
    ...findUnclear(trial),
    ...findMisplaced(trial),
    ...findMissing(trial),
    ...findNoLockFile(trial),
  ];
}

function findWrongVerdicts({ command, said }: Trial): readonly Problem[] {
  return [...said].flatMap(([hostile, verdict]) => {
    const expected = command.expect(hostile);
    if (isVerdict(verdict, { expected, hostile })) return [];
    const text = `it says ${JSON.stringify(verdict)} instead of ${JSON.stringify(expected)}`;
    return [{ hostile, text }];
  });
}

/** Whether a program has said what is expected, in which words in capitals stand for names. */
export function isVerdict(
  said: string,
  { expected, hostile }: { readonly expected: string; readonly hostile: HostileZip },
): boolean {
  const pattern = withoutStop(expected)
    .replace(/\s+/g, ' ')
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replace('EXECUTABLE', executableOf(hostile))
    .replace(/ARCHIVE|PLACE/, '\\S+');
  return new RegExp(`^${pattern}$`, 'u').test(withoutStop(said));
}

/** Reasons may be followed by the full stop of a list, or of a sentence around them. */
function withoutStop(text: string): string {
  return text.replace(/[.]+$/, '');
}

/** The errors are those of the archives and nothing else, and are for the eyes of a person. */
function findUnclear({ command, run, said }: Trial): readonly Problem[] {
  const { code, stdout, stderr } = run.result;
  const refused = [...said.values()].filter((verdict) => verdict !== taken).length;
  const wanted = command.refusesInOneError ? Math.min(refused, 1) : refused;
  const errors = stderr.match(/^(?:│ )?Error: /gm)?.length ?? 0;
  const problems = [
    code === (refused > 0 ? 1 : 0) ? '' : `it ends with ${describeEnd(run.result)}`,
    errors === wanted ? '' : `${errors} errors instead of ${wanted}`,
    /^ +at |undefined|\[object/m.test(stderr) ? `it is not clear: ${stderr}` : '',
    /[^\P{Cc}\n]/u.test(stdout + stderr) ? 'it prints control characters' : '',
  ];
  return problems.filter((text) => text !== '').map((text) => ({ hostile: undefined, text }));
}

function describeEnd({ code, signal, stderr }: ProgramResult): string {
  return `${code ?? signal ?? 'nothing'}: ${stderr.slice(0, 1000)}`;
}

/** What may be there in any case. */
const own =
  /^(?:a|a\/b|a\/b\/work|a\/b\/work\/main\.tf|cli\.tfrc|\.cache(?:\/airlock(?:\/(?:files|hashes|releases)(?:\/[0-9a-f]{2}(?:\/[\w.-]+)?)?)?)?)$/;

function findMisplaced(trial: Trial): readonly Problem[] {
  const { command, zips, run } = trial;
  const byType = new Map(zips.map((hostile) => [hostile.type, hostile]));
  return Object.entries(run.tree).flatMap(([path, what]): readonly Problem[] => {
    if (own.test(path) || isAbovePlaces(command, path)) return [];
    if (path === lockPath && hasLockFile(trial)) return [];
    const { type, isKnown } = findPlace(command, path);
    const hostile = byType.get(type);
    if (hostile === undefined || !isKnown || command.expect(hostile) !== taken) {
      return [{ hostile, text: `it makes ${JSON.stringify(path)}` }];
    }
    return isPlain(what) ? [] : [{ hostile, text: `${JSON.stringify(path)} is ${what}` }];
  });
}

/** There is one only if nothing was refused. */
function hasLockFile({ command, said }: Trial): boolean {
  return command.hasLockFile && [...said.values()].every((verdict) => verdict === taken);
}

/** The directories that a command fills may be there even if they are empty. */
function isAbovePlaces({ places }: HostileCommand, path: string): boolean {
  return places.some(({ directory }) => `${workPath}/${directory}/`.startsWith(`${path}/`));
}

/** The provider whose directory a path is in, and whether a package may have it. */
function findPlace({ places }: HostileCommand, path: string): { type: string; isKnown: boolean } {
  for (const { directory, below } of places) {
    const root = `${workPath}/${directory}/`;
    if (!path.startsWith(root)) continue;
    const [type = '', ...names] = path.slice(root.length).split('/');
    return { type, isKnown: below.test(names.join('/')) };
  }
  return { type: '', isKnown: false };
}

/** A file or a directory with no special rights. */
function isPlain(what: string): boolean {
  return /^[0-7]{1,3} /.test(what) && !/^\d+ special$/.test(what);
}

function findMissing({ command, zips, run }: Trial): readonly Problem[] {
  return zips.flatMap((hostile) => {
    if (command.expect(hostile) !== taken) return [];
    return Object.entries(command.contents(hostile)).flatMap(([path, content]) => {
      const what = run.tree[`${workPath}/${path}`] ?? 'nothing';
      const isRight = what.slice(what.indexOf(' ') + 1) === content;
      return isRight ? [] : [{ hostile, text: `${JSON.stringify(path)} has another content` }];
    });
  });
}

function findNoLockFile(trial: Trial): readonly Problem[] {
  const isThere = trial.run.tree[lockPath] !== undefined;
  return isThere || !hasLockFile(trial)
    ? []
    : [{ hostile: undefined, text: 'it writes no lock file' }];
}

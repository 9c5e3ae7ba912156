/** `FAULTS.md`: what each fault does to each command, as it was seen. */
import { readFile, writeFile } from 'node:fs/promises';
import { succeeds, tryCell, type CellOutcome, type FaultCell } from './fault-cell.ts';
import { faultCommands, faultPlaces, type FaultPlace } from './fault-places.ts';
import { matrixFaults, type MatrixFault } from './faults.ts';
import type { HardFamily } from './family.ts';
import { tryAll } from './try-all.ts';

/** Most of the time they wait. */
const cellsAtOnce = 4;

const file = new URL('../../../FAULTS.md', import.meta.url);

const cells: readonly FaultCell[] = faultPlaces.flatMap((place) =>
  matrixFaults.flatMap((fault) => faultCommands.map((command) => ({ fault, command, place }))),
);

/** The fault matrix; every cell has to end as it is written down. */
export const faultFamily: HardFamily = {
  name: 'faults',
  async run({ write }) {
    const list = await tryAll(
      cells,
      async (cell) => [cell, await tryCell(cell)] as const,
      cellsAtOnce,
    );
    const outcomes: ReadonlyMap<FaultCell, CellOutcome> = new Map(list);
    const text = format(outcomes);
    if (write) await writeFile(file, text);
    const changes = findChanges(await readFile(file, 'utf8'), text);
    const problems = cells.flatMap((cell) =>
      (outcomes.get(cell)?.problems ?? []).map((problem) => `${nameOf(cell)}: ${problem}`),
    );
    return { tried: cells.length, failures: [...problems, ...changes] };
  },
};

type Outcomes = ReadonlyMap<FaultCell, CellOutcome>;

function nameOf({ fault, command, place }: FaultCell): string {
  return `${command.name}, ${titleOf(place)}, ${fault.name}`;
}

function titleOf({ source, name }: FaultPlace): string {
  return `${source}: ${name}`;
}

function format(outcomes: Outcomes): string {
  const details = faultPlaces.map(
    (place) =>
      `## ${titleOf(place)}\n\n${formatTable(
        ['fault', 'command', 'what comes of it'],
        matrixFaults.flatMap((fault) => describeFault(fault, place, outcomes)),
      )}`,
  );
  const overview = formatTable(
    ['fault', ...faultPlaces.map(titleOf)],
    matrixFaults.map((fault) => [
      fault.name,
      ...faultPlaces.map((place) => formatSigns(outcomesAt(fault, place, outcomes))),
    ]),
  );
  return [head, overview, ...details].join('\n');
}

/** One row for all commands to which the same happens. */
function describeFault(
  fault: MatrixFault,
  place: FaultPlace,
  outcomes: Outcomes,
): readonly (readonly string[])[] {
  const commands = new Map<string, string[]>();
  for (const [command, text] of outcomesAt(fault, place, outcomes)) {
    commands.set(text, [...(commands.get(text) ?? []), command]);
  }
  return [...commands].map(([text, names]) => [
    fault.name,
    names.length === faultCommands.length ? 'all' : names.join(', '),
    text,
  ]);
}

function outcomesAt(
  fault: MatrixFault,
  place: FaultPlace,
  outcomes: Outcomes,
): readonly (readonly [command: string, text: string])[] {
  return cells
    .filter((cell) => cell.fault === fault && cell.place === place)
    .map((cell) => [cell.command.name, outcomes.get(cell)?.text ?? '']);
}

/** One sign where it is the same for all commands, else one for each in their order. */
function formatSigns(list: readonly (readonly [command: string, text: string])[]): string {
  const signs = list.map(([, text]) => (text.startsWith(succeeds) ? '✓' : '✗'));
  return new Set(signs).size === 1 ? (signs[0] ?? '') : signs.join(' ');
}

function formatTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, titles.map(() => '---'), ...rows.map((row) => row.map(escape))];
  return lines.map((cellsOfLine) => `| ${cellsOfLine.join(' | ')} |\n`).join('');
}

function escape(text: string): string {
  return text.replace(/[|<>]/g, '\\$&');
}

function findChanges(recorded: string, seen: string): readonly string[] {
  if (recorded === seen) return [];
  const lines = new Set(recorded.split('\n'));
  const fresh = seen.split('\n').filter((line) => !lines.has(line));
  return [
    `FAULTS.md says otherwise, write it anew with --write if that is right:\n${fresh.join('\n')}`,
  ];
}

const head = `# Faults

What comes of a fault while a command does its work, for ${listCommands()}.
Written by \`npm run test:hard -- --only faults --write\` and compared by \`npm run test:hard\`: each command
either succeeds (✓) or ends with one error (✗), in bounded time, within 160 MB of memory, and leaves no file
behind. Where the signs differ, they are in the order of the commands.

The limits are those of the tests, 5 s for a question (\`TF_REGISTRY_CLIENT_TIMEOUT\`) and for a download
that stands still (\`AIRLOCK_DOWNLOAD_TIMEOUT\`). \`HOST\` is the address of a server. The tables give the
reason only; each command says around it what it was doing, as Terraform does.
`;

function listCommands(): string {
  return faultCommands.map(({ name }) => `\`${name}\``).join(', ');
}

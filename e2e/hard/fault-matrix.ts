/** `FAULTS.md`: what each fault does to each command, as it was seen. */
import { readFile, writeFile } from 'node:fs/promises';
import { tryCell, type CellOutcome, type FaultCell } from './fault-cell.ts';
import { faultCommands, faultPlaces } from './fault-places.ts';
import { matrixFaults } from './faults.ts';
import type { HardFamily } from './family.ts';
import { tryAll } from './try-all.ts';

const file = new URL('../../../FAULTS.md', import.meta.url);

interface Column {
  readonly title: string;
  readonly cells: readonly FaultCell[];
}

const columns: readonly Column[] = faultCommands.flatMap((command) =>
  faultPlaces.map((place) => ({
    title: `\`${command.name}\` from a ${place.source}: ${place.name}`,
    cells: matrixFaults.map((fault) => ({ fault, command, place })),
  })),
);

/** The fault matrix; every cell has to end as it is written down. */
export const faultFamily: HardFamily = {
  name: 'faults',
  async run({ write }) {
    const cells = columns.flatMap((column) => column.cells);
    const list = await tryAll(cells, async (cell) => [cell, await tryCell(cell)] as const);
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

function nameOf({ fault, command, place }: FaultCell): string {
  return `${command.name}, ${place.source}, ${place.name}, ${fault.name}`;
}

function format(outcomes: ReadonlyMap<FaultCell, CellOutcome>): string {
  return [head, ...columns.map((column) => formatColumn(column, outcomes))].join('\n');
}

function formatColumn(
  { title, cells }: Column,
  outcomes: ReadonlyMap<FaultCell, CellOutcome>,
): string {
  const rows = cells.map(
    (cell) => `| ${cell.fault.name} | ${escape(outcomes.get(cell)?.text ?? '')} |\n`,
  );
  return `## ${title}\n\n| fault | what comes of it |\n| --- | --- |\n${rows.join('')}`;
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

What comes of a fault while a command does its work. Written by \`npm run test:hard -- --only faults --write\`
and compared by \`npm run test:hard\`: each command either succeeds or ends with one error, in bounded time,
within 160 MB of heap, and leaves no file behind. The limits are those of the tests, 5 s for a question
(\`TF_REGISTRY_CLIENT_TIMEOUT\`) and for a download that stands still (\`AIRLOCK_DOWNLOAD_TIMEOUT\`).
\`HOST\` is the address of a server.
`;

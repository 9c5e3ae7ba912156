import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A configuration, and what is to be found out about it. */
export interface ConfigCase {
  readonly title: string;
  /** Contents by the path from the working directory. */
  readonly files: ReadonlyMap<string, string>;
  /** Diagnostics and requirements, as `testdata/config` has them. */
  readonly expected: string;
}

/**
 * Reads the cases of a file in `testdata/config`. `===` begins a case, `---` a file of it (without
 * one, it is `main.tf`), `>>>` what is expected. The file `modules` is the manifest of modules: for
 * each the calls that lead to it, its source, and where they differ its directory and its version.
 */
export function readConfigCases(name: string): readonly ConfigCase[] {
  const url = new URL(`../../../testdata/config/${name}.cases`, import.meta.url);
  return splitAt(readFileSync(url, 'utf8'), '=== ').map(({ head, text }) => {
    const [input = '', expected = ''] = text.split(/^>>>\n/m);
    return { title: head, files: readFiles(input), expected: expected.trimEnd() };
  });
}

/** Writes the files of a case into a directory. */
export async function writeConfigCase(directory: string, { files }: ConfigCase): Promise<void> {
  for (const [name, content] of files) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

function readFiles(input: string): ReadonlyMap<string, string> {
  const sections = input.startsWith('--- ')
    ? splitAt(input, '--- ')
    : [{ head: mainFile, text: input }];
  return new Map(
    sections.map(({ head, text }) =>
      head === 'modules' ? [manifestFile, makeManifest(text)] : [head, text],
    ),
  );
}

const mainFile = 'main.tf';
const manifestFile = '.terraform/modules/modules.json';

/** Makes the manifest of modules from lines of key, source, directory and version. */
export function makeManifest(lines: string): string {
  const records = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [key, source = '', directory = source, version] = line.split(' ');
      return { Key: key, Source: source, Dir: directory, ...(version && { Version: version }) };
    });
  return JSON.stringify({ Modules: [{ Key: '', Source: '', Dir: '.' }, ...records] });
}

interface Section {
  readonly head: string;
  readonly text: string;
}

function splitAt(text: string, marker: string): readonly Section[] {
  const [, ...sections] = `\n${text}`.split(`\n${marker}`);
  return sections.map((section) => {
    const end = section.indexOf('\n');
    return { head: section.slice(0, end), text: `${section.slice(end + 1)}\n` };
  });
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Largest sample: damage to more than this only takes time. */
const sampleBytesMax = 16 * 1024;

/** Of the corpus a part is enough: its files are much alike. */
const corpusFilesMax = 60;

const testdata = new URL('../../../testdata/', import.meta.url);
/** Files that people have published; not part of the repository. */
const corpus = new URL('../../../../shared/corpus/', import.meta.url);

/** Reads the files of folders of `testdata`, the ones in folders of them included. */
export function readTestdata(...folders: readonly string[]): readonly Buffer[] {
  return folders.flatMap((folder) => readFiles(new URL(`${folder}/`, testdata))).map(shorten);
}

/** Reads files of the corpus; none where it is absent. */
export function readCorpus(folder: string): readonly Buffer[] {
  const url = new URL(`${folder}/`, corpus);
  return existsSync(url) ? readFiles(url).slice(0, corpusFilesMax).map(shorten) : [];
}

/** All strings in the JSON files of a folder of `testdata`: cases and their answers alike. */
export function readTexts(folder: string): readonly Buffer[] {
  const files = readFiles(new URL(`${folder}/`, testdata), '.json');
  const texts = files.flatMap((bytes) => stringsIn(JSON.parse(bytes.toString())));
  return [...new Set(texts)].map((text) => shorten(Buffer.from(text)));
}

/** The files of all configurations in `testdata/config`. */
export function readConfigurations(): readonly Buffer[] {
  const files = readFiles(new URL('config/', testdata), '.cases');
  return files
    .flatMap((bytes) => bytes.toString().split(/^(?:===|---) .*\n/m))
    .filter((text) => text.trim() !== '')
    .map((text) => shorten(Buffer.from(text)));
}

function readFiles(folder: URL, extension = ''): readonly Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
    .filter((bytes) => bytes.length > 0);
}

function shorten(bytes: Buffer): Buffer {
  return bytes.subarray(0, sampleBytesMax);
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]: readonly [string, unknown]) => [
    ...(Array.isArray(value) ? [] : [name]),
    ...stringsIn(item),
  ]);
}

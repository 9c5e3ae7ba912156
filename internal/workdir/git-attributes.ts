/** The line of a repository's `.gitattributes` that gives lock files to the merge driver. */
import { lstat, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describeSystemError } from '../diag/system-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import { writeFileAtomic } from '../fsx/atomic-write.ts';

/** Without a slash it counts for the whole repository. */
export const mergeAttribute = '.terraform.lock.hcl merge=airlock';

/** Far more than git itself reads of such a file. */
const attributesBytesMax = 100 * 1024 * 1024;

/**
 * Adds the line at the end, where it counts more than what stands before it.
 *
 * @returns whether it was not there yet
 * @throws {ToolError} `file-unreadable`, `file-unwritable`
 */
export async function addMergeAttribute(root: string): Promise<boolean> {
  const path = attributesPath(root);
  const old = await readAttributes(path);
  const lines = linesOf(old.text);
  if (lines.some(isOurs)) return false;
  const end = /\r?\n$/.exec(lines[0] ?? '')?.[0] ?? '\n';
  const gap = old.text === '' || old.text.endsWith('\n') ? '' : end;
  await writeAttributes(path, { ...old, text: `${old.text}${gap}${mergeAttribute}${end}` });
  return true;
}

/**
 * Takes the line away, and the file with it if nothing else was there.
 *
 * @returns whether it was there
 * @throws {ToolError} `file-unreadable`, `file-unwritable`
 */
export async function removeMergeAttribute(root: string): Promise<boolean> {
  const path = attributesPath(root);
  const old = await readAttributes(path);
  const lines = linesOf(old.text);
  const kept = lines.filter((line) => !isOurs(line));
  if (kept.length === lines.length) return false;
  if (kept.length === 0) await unlink(path);
  else await writeAttributes(path, { ...old, text: kept.join('') });
  return true;
}

interface AttributesFile {
  /** One character for each byte, so that all else stays as it is in whatever encoding. */
  readonly text: string;
  readonly mode: number;
}

function attributesPath(root: string): string {
  return join(root, '.gitattributes');
}

async function readAttributes(path: string): Promise<AttributesFile> {
  const info = await lstat(path).catch((error: unknown) => {
    if (describeSystemError(error) === absent) return undefined;
    throw cannotRead(path, describeSystemError(error));
  });
  if (info === undefined) return { text: '', mode: 0o644 };
  // Git does not follow a link here either.
  if (!info.isFile()) throw cannotRead(path, 'it is not a file');
  if (info.size > attributesBytesMax) throw cannotRead(path, 'it is too large');
  try {
    return { text: await readFile(path, 'latin1'), mode: info.mode & 0o777 };
  } catch (error) {
    throw cannotRead(path, describeSystemError(error));
  }
}

const absent = 'no such file or directory';

function cannotRead(path: string, state: string): ToolError {
  return new ToolError('file-unreadable', `Cannot read "${path}": ${state}`);
}

async function writeAttributes(path: string, { text, mode }: AttributesFile): Promise<void> {
  await writeFileAtomic(path, Buffer.from(text, 'latin1'), { mode, sync: false });
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function isOurs(line: string): boolean {
  return line.trim().split(/\s+/).join(' ') === mergeAttribute;
}

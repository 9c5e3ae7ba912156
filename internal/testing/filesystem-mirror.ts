import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProviderPackage, ProviderRelease } from './provider-package.ts';

export interface MirrorOptions {
  readonly layout: 'packed' | 'unpacked';
  /** The registry whose providers these are; Terraform's public one unless told. */
  readonly host?: string;
}

/** Writes releases into a directory in one of the two layouts of a filesystem mirror. */
export async function writeFilesystemMirror(
  directory: string,
  releases: readonly ProviderRelease[],
  { layout, host = 'registry.terraform.io' }: MirrorOptions,
): Promise<void> {
  for (const { namespace, type, version, packages } of releases) {
    const home = join(directory, host, namespace, type);
    for (const item of packages) {
      if (layout === 'packed') await writeArchive(home, item);
      else await writeFiles(join(home, version, item.platform), item);
    }
  }
}

async function writeArchive(directory: string, item: ProviderPackage): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, item.filename), item.archive());
}

async function writeFiles(directory: string, item: ProviderPackage): Promise<void> {
  for (const { name, content, mode } of item.files) {
    const file = join(directory, name);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, content, { mode: mode & 0o777 });
  }
}

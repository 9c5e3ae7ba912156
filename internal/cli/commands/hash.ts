import type { PackageDigests } from '../../package/digests.ts';
import type { PackageLocation } from '../../package/location.ts';
import { ToolError } from '../../diag/tool-error.ts';
import type { Command } from '../command.ts';
import { createLocalFetcher } from '../wiring.ts';
import { isDirectory } from '../../fsx/is-directory.ts';

/** `airlock hash`: what a lock file would say of packages that are at hand. */
export const hashCommand: Command = {
  usage: '[options] FILE|DIR...',
  description:
    'Prints the hashes of provider packages as lock files have them: for an archive its h1: and its ' +
    'zh:, for an unpacked directory its h1:.\n\n' +
    'An archive with directory entries has two h1: hashes. The first is that of the unpacked ' +
    'package, which Terraform records; the one marked "archive" is what Terraform checks a packed ' +
    'archive with.',
  flags: {},
  examples: [
    ['airlock hash terraform-provider-null_3.2.1_linux_amd64.zip', 'Hash a downloaded archive'],
    ['airlock hash .terraform/providers/*/*/*/*/*', 'Hash all installed providers'],
  ],
  exitCodes: [
    ['0', 'Done'],
    ['1', 'A package could not be read'],
    ['130', 'Interrupted'],
  ],
  ignoresProject: true,
  async run(flags, context) {
    const { runtime } = context;
    if (flags.positional.length === 0) {
      throw new ToolError('file-unreadable', 'No package to hash', {
        hint: 'Name an archive or a directory: airlock hash FILE|DIR...',
      });
    }
    const fetcher = createLocalFetcher(context);
    try {
      for (const path of flags.positional) {
        const digests = await fetcher.digest(await locate(path), {
          signal: runtime.signal,
          alone: true,
        });
        const name = flags.positional.length > 1 ? `${path}\n` : '';
        runtime.stdout.write(`${name}${formatDigests(digests)}`);
      }
    } finally {
      await fetcher.close();
    }
    return 0;
  },
};

async function locate(path: string): Promise<PackageLocation> {
  return { kind: (await isDirectory(path)) ? 'local-directory' : 'local-archive', path };
}

function formatDigests({ archive, h1 }: PackageDigests): string {
  const lines: string[] = [h1];
  if (archive !== undefined && archive.h1 !== h1) lines.push(`${archive.h1} (archive)`);
  if (archive !== undefined) lines.push(archive.zh);
  return lines.map((line) => `${line}\n`).join('');
}

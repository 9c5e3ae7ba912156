/**
 * Makes the code caches of the built program: runs it against a registry on loopback, so that the caches
 * hold what runs need and no more. Each run takes over what the runs before it have left.
 *
 * The program works without, so that a machine on which this fails may still build it.
 */
import { anvilReleases, withProject, type Project } from '../harness/project.ts';

const platforms = ['-platform=linux_amd64', '-platform=darwin_arm64'];

/** What is run most, and so has to start fast; last, what is run most often of all. */
const runs = [
  ['version'],
  ['lock', ...platforms],
  ['mirror', ...platforms, 'mirror'],
  ['verify', ...platforms, '-mirror=mirror'],
  ['lock', '-check', ...platforms],
  ['lock', ...platforms],
];

try {
  await withProject(record, { releases: anvilReleases.slice(0, 1) });
} catch (error) {
  console.error('No code cache, so the program will start a little slower:', error);
}

async function record(project: Project): Promise<void> {
  const recorder = new URL('./record-code.js', import.meta.url);
  const env = { NODE_OPTIONS: `--import=${recorder.href}` };
  for (const args of runs) {
    const { code, stderr } = await project.airlock(args, { env });
    if (code !== 0) throw new Error(`airlock ${args.join(' ')}: ${stderr}`);
  }
}

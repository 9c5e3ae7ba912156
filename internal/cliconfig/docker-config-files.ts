import { join } from 'node:path';
import type { User } from './find-files.ts';

/** Lists where container tools keep the credentials of a user, best place first. */
export function dockerConfigFiles({ env, home, platform }: User): readonly string[] {
  const config = env['XDG_CONFIG_HOME'] ?? '';
  const own = join(home, '.config');
  const directories = [...firstDirectories(env, own, platform), config === '' ? own : config];
  return [
    ...new Set(directories.map((directory) => join(directory, 'containers', 'auth.json'))),
    join(home, '.docker', 'config.json'),
    join(home, '.dockercfg'),
  ];
}

function firstDirectories(env: User['env'], own: string, platform: string): readonly string[] {
  if (platform === 'win32' || platform === 'darwin') return [own];
  const runtime = env['XDG_RUNTIME_DIR'] ?? '';
  return platform === 'linux' && runtime !== '' ? [runtime] : [];
}

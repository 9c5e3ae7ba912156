import { posix, win32 } from 'node:path';
import type { Flavour } from '../flavour/flavour.ts';
import type { Environment } from './cli-config.ts';
import type { User } from './find-files.ts';

/** The directories around a command that may hold mirrors. */
export interface MirrorPlaces {
  /** The directory in which the program was started, before `-chdir`. */
  readonly launchDirectory: string;
  /** The one of `CliConfigFiles.directory` that counts; undefined if none exists. */
  readonly configDirectory: string | undefined;
}

/**
 * Lists the directories that are filesystem mirrors if they exist and there is no
 * `provider_installation` block. Providers found in any of them do not come from a registry.
 */
export function impliedMirrors(
  user: User,
  places: MirrorPlaces,
  flavour: Flavour,
): readonly string[] {
  const path = user.platform === 'win32' ? win32 : posix;
  const directories = [
    path.join(places.launchDirectory, 'terraform.d'),
    ...(places.configDirectory === undefined ? [] : [places.configDirectory]),
    ...ownData(user, flavour),
    ...dataDirectories(user),
  ];
  return directories.map((directory) => path.join(directory, 'plugins'));
}

function ownData({ env }: User, flavour: Flavour): readonly string[] {
  const home = env['XDG_DATA_HOME'];
  return flavour.xdg !== undefined && home ? [posix.join(home, flavour.xdg.directory)] : [];
}

/** Directories for the data of applications, by the customs of the platform. */
function dataDirectories({ env, home, platform }: User): readonly string[] {
  switch (platform) {
    case 'win32': {
      const appData = env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming');
      return [win32.join(appData, 'HashiCorp', 'Terraform')];
    }
    case 'darwin':
      return [home, '/'].map((root) =>
        posix.join(root, 'Library/Application Support/io.terraform'),
      );
    default:
      return xdgData(env, home).map((directory) => posix.join(directory, 'terraform'));
  }
}

/** The XDG base directories for data: relative ones do not count. */
function xdgData(env: Environment, home: string): readonly string[] {
  const own = [env['XDG_DATA_HOME'] ?? '', posix.join(home, '.local/share')];
  const shared = [env['XDG_DATA_DIRS'] ?? '', '/usr/local/share:/usr/share'];
  return [
    own.find((path) => posix.isAbsolute(path)) ?? '',
    ...(shared.find((list) => list !== '') ?? '').split(':'),
  ].filter((path) => posix.isAbsolute(path));
}

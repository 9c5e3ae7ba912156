import { posix, win32 } from 'node:path';
import type { Flavour } from '../flavour/flavour.ts';
import type { Environment } from './cli-config.ts';

/** The user whose configuration is looked for. */
export interface User {
  readonly env: Environment;
  readonly home: string;
  /** As `process.platform`. */
  readonly platform: string;
}

/** Where the CLI configuration of a user is looked for. */
export interface CliConfigFiles {
  /** The first of these that exists is the main file. */
  readonly main: readonly string[];
  /** Whether the environment names the main file: only then must it exist. */
  readonly isExplicit: boolean;
  /**
   * The first of these that exists holds plugins and, unless the main file is explicit, more
   * configuration: the files that `isCliConfigName` knows, in the order of their names.
   */
  readonly directory: readonly string[];
}

/** Lists where to look for the CLI configuration, best place first. */
export function cliConfigFiles(user: User, flavour: Flavour): CliConfigFiles {
  const explicit = [user.env['TF_CLI_CONFIG_FILE'], user.env['TERRAFORM_CONFIG']].find(Boolean);
  const { main, directory } =
    user.platform === 'win32' ? windowsFiles(user, flavour) : unixFiles(user, flavour);
  if (explicit === undefined) return { main, isExplicit: false, directory };
  return { main: [explicit], isExplicit: true, directory };
}

/** Reports whether a file of the configuration directory is read, by its name. */
export function isCliConfigName(name: string): boolean {
  return name.endsWith('.tfrc') || name.endsWith('.tfrc.json');
}

type Places = Pick<CliConfigFiles, 'main' | 'directory'>;

function windowsFiles({ env, home }: User, flavour: Flavour): Places {
  const appData = env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming');
  return {
    main: flavour.cliConfigFilesWindows.map((name) => win32.join(appData, name)),
    directory: [win32.join(appData, 'terraform.d')],
  };
}

function unixFiles({ env, home }: User, flavour: Flavour): Places {
  const main = flavour.cliConfigFiles.map((name) => posix.join(home, name));
  const directory = posix.join(home, '.terraform.d');
  const xdg = env['XDG_CONFIG_HOME'];
  if (flavour.xdg === undefined || !xdg) return { main, directory: [directory] };
  const own = posix.join(xdg, flavour.xdg.directory);
  return {
    main: [...main, posix.join(own, flavour.xdg.cliConfigFile)],
    directory: [directory, own],
  };
}

/** What can be set, and by what: the project file, or a variable of the environment in its place. */

/** The names of all settings, as paths into the file. */
export type SettingName = keyof typeof settingKinds;

/** What the file must have there. */
export const settingKinds = {
  platforms: 'list',
  flavour: 'text',
  'roots.include': 'list',
  'roots.exclude': 'list',
  'mirror.directory': 'text',
  'mirror.platforms': 'list',
  'mirror.providers': 'list',
  'mirror.latest': 'count',
} as const;

/** A value as it was found; nobody has looked at its type. */
export interface Setting {
  readonly value: unknown;
  /** How messages about it begin: the file and the line, or the variable. */
  readonly place: string;
  /** The same for the elements of a list, where they have places of their own. */
  readonly elementPlaces: readonly (string | undefined)[];
  /** The directory to which names in it are relative, as a path from the working directory. */
  readonly base: string;
}

export type Settings = ReadonlyMap<SettingName, Setting>;

/** Every setting's name. */
export const settingNames: readonly SettingName[] = Object.keys(settingKinds).filter(isSettingName);

/** Reports whether there is a setting of that name. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingKinds, name);
}

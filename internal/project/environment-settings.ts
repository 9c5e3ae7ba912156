import { settingKinds, settingNames, type SettingName, type Settings } from './settings.ts';

/** The variable that counts instead of what the project file says. */
export function settingVariable(name: SettingName): string {
  return `AIRLOCK_${name.toUpperCase().replaceAll('.', '_')}`;
}

/** Reads what the environment sets. An empty variable sets nothing, and the flavour is not read here. */
export function readEnvironmentSettings(
  env: Readonly<Record<string, string | undefined>>,
): Settings {
  const found = settingNames
    .filter((name) => name !== 'flavour')
    .flatMap((name) => {
      const place = settingVariable(name);
      const text = env[place] ?? '';
      if (text.trim() === '') return [];
      return [[name, { value: toValue(name, text), place, elementPlaces: [], base: '.' }] as const];
    });
  return new Map(found);
}

/** What the file would have in its place; what it may not be is found out where both are read. */
function toValue(name: SettingName, text: string): unknown {
  switch (settingKinds[name]) {
    case 'text':
      return text;
    case 'count':
      return /^[0-9]+$/.test(text) ? Number(text) : text;
    case 'list':
      return text
        .split(separatorOf(name))
        .flatMap((word) => (word.trim() === '' ? [] : word.trim()));
  }
}

/** Constraints have commas and spaces in them. */
function separatorOf(name: SettingName): RegExp {
  return name === 'mirror.providers' ? /[;\n]/ : /[\s,]/;
}

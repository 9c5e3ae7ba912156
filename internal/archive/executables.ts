/**
 * Picks from the paths of a package (`latin1`, one character per byte) those at the top that a plugin
 * could be started from, sorted bytewise.
 */
export function executablesAmong(paths: Iterable<string>): readonly string[] {
  return [...paths]
    .filter((path) => path.startsWith(executablePrefix) && !path.includes('/'))
    .sort()
    .map((path) => Buffer.from(path, 'latin1').toString('utf8'));
}

const executablePrefix = 'terraform-provider-';

import { listTree } from '../../internal/testing/list-tree.ts';

/** Path to what is there, of whatever commands have made. */
export type ResultTree = Readonly<Record<string, string>>;

/** Lists what is below a directory and matches, but for what differs from one run to the next. */
export async function listResults(directory: string, paths: RegExp): Promise<ResultTree> {
  const tree = Object.entries(await listTree(directory));
  return Object.fromEntries(
    tree
      .filter(([path]) => paths.test(path))
      .map(([path, what]) => [path, withoutChance(path, what).replace(directory, '')]),
  );
}

/** No two signatures are alike, and what is known of archives has the times of files in it. */
function withoutChance(path: string, what: string): string {
  const isOfChance = path.endsWith('.sig') || path.startsWith('.cache/');
  return isOfChance ? '(by chance)' : what;
}

/** Tells what is there and should not be, or the other way round. */
export function compareTrees(seen: ResultTree, wanted: ResultTree): readonly string[] {
  const paths = [...new Set([...Object.keys(seen), ...Object.keys(wanted)])].sort();
  return paths
    .filter((path) => seen[path] !== wanted[path])
    .map((path) => {
      if (wanted[path] === undefined) return `${path} is left behind`;
      return `${path} is ${seen[path] === undefined ? 'missing' : 'another'}`;
    });
}

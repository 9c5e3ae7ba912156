// @ts-check
/**
 * Prints what the program is made of, as CycloneDX JSON: the packages that `package-lock.json` names for
 * use, not those for development. Asks nobody, and says the same about the same lock file.
 */
import { readFile } from 'node:fs/promises';

const lockFile = new URL('../../package-lock.json', import.meta.url);

/**
 * @typedef {{ version: string, dev?: boolean, license?: string, integrity?: string,
 *   dependencies?: Record<string, string> }} LockedPackage
 */

/** @type {{ name: string, version: string, packages: Record<string, LockedPackage> }} */
const { name, version, packages } = JSON.parse(await readFile(lockFile, 'utf8'));

/** Paths such as `node_modules/@a/b/node_modules/c`. */
const paths = Object.keys(packages).filter((path) => path !== '' && packages[path]?.dev !== true);
const root = `pkg:npm/${name}@${version}`;

process.stdout.write(
  `${JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: { component: { type: 'application', 'bom-ref': root, name, version, purl: root } },
      components: paths.map(describe),
      dependencies: ['', ...paths].map((path) => ({
        ref: refOf(path),
        dependsOn: Object.keys(packages[path]?.dependencies ?? {})
          .map((dependency) => refOf(resolve(path, dependency)))
          .sort(),
      })),
    },
    null,
    2,
  )}\n`,
);

/** @param {string} path */
function describe(path) {
  const { version = '', license, integrity } = packages[path] ?? {};
  return {
    type: 'library',
    'bom-ref': refOf(path),
    name: nameOf(path),
    version,
    purl: refOf(path),
    ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
    ...(integrity === undefined ? {} : { hashes: [hashOf(integrity)] }),
  };
}

/** @param {string} path */
function refOf(path) {
  if (path === '') return root;
  return `pkg:npm/${nameOf(path).replace('@', '%40')}@${packages[path]?.version ?? ''}`;
}

/** @param {string} path */
function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/**
 * Finds the package that a name leads to from inside another one, as Node does: from the inside out.
 *
 * @param {string} from
 * @param {string} dependency
 * @returns {string}
 */
function resolve(from, dependency) {
  const path = `${from === '' ? '' : `${from}/`}node_modules/${dependency}`;
  if (packages[path] !== undefined) return path;
  if (from === '') throw new Error(`package-lock.json does not have ${dependency}`);
  return resolve(from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), dependency);
}

/** @param {string} integrity such as `sha512-BASE64` */
function hashOf(integrity) {
  const [algorithm = '', digest = ''] = integrity.split('-');
  return {
    alg: algorithm.toUpperCase().replace('SHA', 'SHA-'),
    content: Buffer.from(digest, 'base64').toString('hex'),
  };
}

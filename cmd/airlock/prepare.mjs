/**
 * Builds the program where npm installs it from a repository, as pre-commit does; `npm ci` alone does
 * not build.
 *
 * npm gives a package from a repository its development dependencies first, except where it installs
 * globally: then it has put them elsewhere.
 */
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (process.env.npm_command !== 'ci') {
  if (!existsSync('node_modules/typescript')) run('npm ci --global=false');
  run('npm run build');
}

function run(command) {
  execSync(command, { stdio: 'inherit' });
}

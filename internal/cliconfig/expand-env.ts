import type { Environment } from './cli-config.ts';

/**
 * Replaces `$NAME` and `${NAME}` as Go's `os.ExpandEnv` does: unknown names by nothing, one-character
 * names such as `$1` and `$*` included; a dollar sign that begins no name stays.
 */
export function expandEnv(text: string, env: Environment): string {
  return text.replace(
    /\$(?:\{([^}]*)\}|\{|([*#$@!?\d-]|[A-Za-z_]\w*))/g,
    (_, braced?: string, name?: string) => env[braced ?? name ?? ''] ?? '',
  );
}

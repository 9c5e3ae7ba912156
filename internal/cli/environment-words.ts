import { parse } from 'shell-quote';

/**
 * The words that the environment adds after a command's name: those of `TF_CLI_ARGS_<command>`, then
 * those of `TF_CLI_ARGS`, so that what the user typed comes last and wins.
 */
export function environmentWords(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const own = env[`TF_CLI_ARGS_${command.replaceAll(' ', '_')}`];
  return [own, env['TF_CLI_ARGS']].flatMap((text) => (text ? splitWords(text) : []));
}

/** Splits as a shell would, without expanding variables, patterns or operators. */
function splitWords(text: string): readonly string[] {
  return parse(text, (name) => `$${name}`).flatMap((token) => {
    if (typeof token === 'string') return [token];
    if ('comment' in token) return [];
    return [token.op === 'glob' ? token.pattern : token.op];
  });
}

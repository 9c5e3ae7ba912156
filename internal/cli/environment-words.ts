/**
 * The words that the environment adds after the name of a command that Terraform has too: those of
 * `TF_CLI_ARGS_<command>`, then those of `TF_CLI_ARGS`, so that what the user typed comes last and
 * wins. Other commands would have no use for options meant for Terraform.
 */
export async function environmentWords(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  if (!/^providers\b/.test(command)) return [];
  const own = env[`TF_CLI_ARGS_${command.replaceAll(' ', '_')}`];
  const texts = [own, env['TF_CLI_ARGS']].filter((text) => text !== undefined && text !== '');
  // Hardly ever set: a start of the program does not pay for it.
  return texts.length === 0 ? [] : splitWords(texts.join(' '));
}

/** Splits as a shell would, without expanding variables, patterns or operators. */
async function splitWords(text: string): Promise<readonly string[]> {
  const { default: shellQuote } = await import('shell-quote');
  return shellQuote
    .parse(text, (name) => `$${name}`)
    .flatMap((token) => {
      if (typeof token === 'string') return [token];
      if ('comment' in token) return [];
      return [token.op === 'glob' ? token.pattern : token.op];
    });
}

import { expect } from 'chai';
import { opentofu, terraform } from '../flavour/flavour.ts';
import { commandTable, findCommand } from './command-table.ts';
import { environmentWords } from './environment-words.ts';
import { parseFlags } from './flags.ts';
import { readGlobalOptions } from './global-options.ts';
import { formatHelpPage } from './help-page.ts';
import { formatProgramHelp, helpWidth } from './help.ts';

/** The words of the command line of Airlock in an example, as a shell would split them. */
async function wordsOf(example: string): Promise<readonly string[]> {
  const inner = /^eval "\$\((.*)\)"$/.exec(example)?.[1] ?? example;
  const words = await environmentWords('providers', { TF_CLI_ARGS: inner });
  const end = words.findIndex((word) => ['>', '|', '&&'].includes(word));
  return end === -1 ? words : words.slice(0, end);
}

describe('the help of a command', () => {
  for (const entry of commandTable) {
    describe(entry.words, () => {
      it('has examples, each for this command and with options that it takes', async () => {
        const command = await entry.load();

        expect(command.examples).not.to.deep.equal([]);
        for (const [example] of command.examples) {
          const [program, ...argv] = await wordsOf(example);
          const { words, flavour } = readGlobalOptions(argv);
          const found = findCommand(words);
          expect(program, example).to.equal('airlock');
          expect(found?.entry, example).to.equal(entry);
          expect([undefined, terraform.name, opentofu.name], example).to.include(flavour);
          const { positional } = parseFlags(words.slice(found?.length), command.flags);
          // What comes after a word that is no option is no option either.
          expect(
            positional.filter((word) => word.startsWith('-')),
            example,
          ).to.deep.equal([]);
        }
      });

      it('has all sections, and says all that there is', async () => {
        const command = await entry.load();
        const page = formatHelpPage(entry, command, 90);
        const text = page.replaceAll(/\s+/g, ' ');

        for (const section of ['NAME', 'USAGE', 'DESCRIPTION', 'EXIT CODES', 'EXAMPLES']) {
          expect(page).to.match(new RegExp(`^${section}$`, 'm'));
        }
        for (const [name, flag] of Object.entries(command.flags)) {
          const value = flag.value === undefined ? '' : `=${flag.value}`;
          expect(page).to.match(new RegExp(`^ {4}-${name}${value}( |$)`, 'm'));
          expect(text).to.contain(flag.help);
        }
        for (const [line, purpose] of command.examples) {
          expect(page).to.contain(`    ${purpose}:\n        ${line}`);
        }
      });

      for (const width of [40, 60, 100]) {
        it(`fits into ${width} columns, but for what cannot be broken`, async () => {
          const page = formatHelpPage(entry, await entry.load(), width);
          const long = page
            .slice(0, page.indexOf('\nEXAMPLES\n'))
            .split('\n')
            .filter((line) => line.length > width && !/^ *(airlock |\S+$)/.test(line));

          expect(long.filter((line) => !/^ {4}\S+, /.test(line))).to.deep.equal([]);
        });
      }
    });
  }
});

describe('formatProgramHelp', () => {
  it('lists every command and the options before it', async () => {
    const help = await formatProgramHelp(80);

    for (const { words } of commandTable) expect(help).to.contain(`airlock ${words} `);
    expect(help).to.contain('-chdir=DIR');
    expect(help.split('\n').filter((line) => line.length > 80)).to.deep.equal([]);
  });
});

describe('helpWidth', () => {
  it('is that of the terminal, within limits', () => {
    expect([undefined, 10, 80, 300].map(helpWidth)).to.deep.equal([90, 40, 79, 100]);
  });
});

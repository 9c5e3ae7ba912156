/** The project file, whose TOML another package parses. */
import { hasErrors } from '../../internal/diag/diagnostic.ts';
import { decodeProject } from '../../internal/project/decode-project.ts';
import { readFileSettings } from '../../internal/project/read-file-settings.ts';
import { check, makeFamily, type FuzzFamily } from './family.ts';
import { damagedText } from './mutation.ts';

const complete = `platforms = ["linux_amd64", "darwin_arm64"]
flavour = "opentofu"

[roots]
include = ["live/**"]
exclude = ['''**/sandbox''']

[mirror]
directory = """mirror"""
platforms = ["linux_arm64"]
latest = 3
providers = [
  "acme/anvil@~> 1.0", # the old one
  "hashicorp/aws",
]
`;
const inline = `mirror = { latest = 0x2, directory = "a\\u00e9" }\nroots.include = []\n`;
const others = 'a.b = 1979-05-27T07:32:00Z\n[[c]]\nd = [1.5e3, [true, inf]]\n"e f" = {}\n';

const projectTexts = damagedText({
  samples: [complete, inline, others].map((text) => Buffer.from(text)),
  words: ['[', ']', '[[', '{', '}', '=', '.', ',', '"""', "'''", '\\u', '__proto__', '#', '\n'],
});

/** The families of project files. */
export const projectFamilies: readonly FuzzFamily[] = [
  makeFamily('project', projectTexts, (text) => {
    const file = readFileSettings({ name: 'airlock.toml', directory: '.', text });
    decodeProject(file.value, { flavour: undefined, wayHere: '.' });
    for (const { summary } of file.diagnostics) {
      check(/^airlock\.toml:[1-9]\d*: /.test(summary), `"${summary}" does not say where`);
    }
    check(hasErrors(file.diagnostics) || file.diagnostics.length === 0, 'a warning is no mistake');
  }),
];

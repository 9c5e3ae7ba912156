/** Lower number = closer to the ground. A package may import only from a strictly lower layer. */
const layers = [
  /* 0 base     */ ['async', 'diag', 'flavour', 'text'],
  /* 1 domain   */ ['addr', 'version', 'platform', 'hash'],
  /* 2 model    */ ['hcl', 'package', 'lockfile', 'config', 'cliconfig', 'auth', 'project'],
  /* 3 adapters */ ['fsx', 'net', 'archive', 'openpgp', 'oci'],
  /* 4 services */ ['workdir', 'source', 'fetch', 'cache'],
  /* 5 engine   */ ['installer'],
  /* 6 ops      */ ['ops'],
  /* 7 cli      */ ['cli'],
];
/** Sideways imports inside one layer are written down one by one. */
const sideways = {
  lockfile: ['hcl'],
  config: ['hcl'],
  cliconfig: ['hcl'],
  auth: ['package'],
  oci: ['net'],
};
const known = layers.flat();
const mayDoIo = layers.slice(3, 5).flat();
const group = (names) => `(?:${names.join('|')})`;

const layerRules = layers.flatMap((names, level) =>
  names.map((name) => {
    const allowed = [name, ...layers.slice(0, level).flat(), ...(sideways[name] ?? [])];
    return {
      name: `layer-${level}-${name}`,
      severity: 'error',
      comment: `internal/${name} may import only: ${allowed.join(', ')}`,
      from: { path: `^internal/${name}/`, pathNot: '[.]test[.]ts$' },
      to: { path: '^internal/', pathNot: `^internal/${group(allowed)}/` },
    };
  }),
);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layerRules,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-package-has-a-layer',
      severity: 'error',
      comment: 'Add the new package to `layers` above.',
      from: { path: '^internal/', pathNot: `^internal/${group([...known, 'testing'])}/` },
      to: {},
    },
    {
      name: 'io-lives-in-adapters',
      severity: 'error',
      comment: `Only ${mayDoIo.join(', ')} and cmd/ may reach the outside world.`,
      from: {
        path: '^internal/',
        pathNot: `(?:[.]test[.]ts$|^internal/${group([...mayDoIo, 'testing'])}/)`,
      },
      to: {
        dependencyTypes: ['core'],
        pathNot: '^(?:node:)?(?:crypto|util|path|url|buffer)$',
      },
    },
    {
      name: 'cmd-is-thin',
      severity: 'error',
      comment: 'cmd/ only wires the process to internal/cli.',
      from: { path: '^cmd/', pathNot: '[.]test[.]ts$' },
      to: { path: '^internal/', pathNot: '^internal/cli/' },
    },
    {
      name: 'e2e-is-black-box',
      severity: 'error',
      comment:
        'e2e drives the built program; it may share only fakes. Fuzzing is of single readers.',
      from: { path: '^e2e/', pathNot: '^e2e/fuzz/' },
      to: { path: '^(?:internal|cmd)/', pathNot: '^internal/testing/' },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { path: '^(?:cmd|internal)/', pathNot: '(?:[.]test[.]ts$|^internal/testing/)' },
      to: { path: '(?:[.]test[.]ts$|^internal/testing/|^e2e/)' },
    },
    {
      name: 'no-dev-dependencies-in-production',
      severity: 'error',
      from: {
        path: '^(?:cmd|internal)/',
        pathNot: '(?:[.]test[.]ts$|^internal/testing/|bundle[.]mjs$)',
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'openpgp-behind-its-adapter',
      severity: 'error',
      from: { pathNot: '^internal/(?:openpgp|testing)/' },
      to: { path: 'node_modules/openpgp' },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};

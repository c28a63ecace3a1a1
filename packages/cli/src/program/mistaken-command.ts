/**
 * What the commands of other tools are here. Where it deletes or stops something, it is the plan of it: a mistaken command must not lead
 * to a loss.
 */
const MEANINGS: Readonly<Record<string, readonly string[]>> = {
  'pcf status shows what exists.': [
    'show',
    'ls',
    'list',
    'ps',
    'get',
    'describe',
    'state',
    'output',
    'outputs',
    'info',
  ],
  'pcf plan shows what would change.': ['preview', 'changes', 'dry-run', 'dryrun', 'whatif', 'what-if'],
  'pcf drift compares what exists with the definitions; pcf plan shows what would change.': [
    'diff',
    'refresh',
    'detect',
  ],
  'pcf apply makes what exists as the definitions say; pcf plan shows that first.': [
    'up',
    'deploy',
    'create',
    'update',
    'sync',
    'provision',
    'converge',
    'execute',
    'start',
  ],
  'pcf validate checks the definitions.': ['check', 'lint', 'test', 'verify', 'fmt', 'format'],
  'pcf init starts a project.': ['new', 'setup', 'bootstrap', 'generate'],
  'pcf local runs the local backends.': ['dev', 'serve', 'emulate', 'simulate'],
  'pcf import writes the definition of what exists.': ['adopt', 'export'],
  'pcf flavors lists the kinds of resources.': ['resources', 'providers', 'types', 'plugins'],
  'pcf --version shows the version.': ['version'],
  'pcf plan --state terminated shows what would be deleted; see pcf terminate --help.': [
    'destroy',
    'delete',
    'del',
    'rm',
    'remove',
    'undeploy',
    'teardown',
  ],
  'pcf plan --state stopped shows what would be stopped, and pcf plan --state terminated what would be deleted.': [
    'down',
    'halt',
    'kill',
    'shutdown',
  ],
};

/** Commands after which data can be lost: none is suggested for a text that only looks like it. */
const DESTRUCTIVE: Readonly<Record<string, string>> = {
  stop: 'If you mean stop: pcf plan --state stopped shows what it would change.',
  terminate: 'If you mean terminate: pcf plan --state terminated shows what it would delete.',
};

/**
 * Returns what to do in place of an unknown command.
 *
 * @param alike - the commands that look like it, the nearest first
 */
export function adviceForCommand(name: string, alike: readonly string[], known: readonly string[]): string {
  const lower = name.toLowerCase();
  if (/\.(ya?ml|json)$/.test(lower))
    return `It looks like a file: name a command first, as in pcf plan --file ${name}.`;
  const [meaning] = Object.entries(MEANINGS).find(([, names]) => names.includes(lower)) ?? [];
  if (meaning !== undefined) return meaning;
  const near = known.includes(lower) ? [lower] : alike;
  const safe = near.filter((one) => DESTRUCTIVE[one] === undefined);
  if (safe.length > 0) return `Did you mean ${safe.join(' or ')}?`;
  return near.map((one) => DESTRUCTIVE[one]).find((advice) => advice !== undefined) ?? '';
}

/** What the options of other tools are here. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  'pcf plan shows what would change.': ['--dry-run', '--dryrun', '--check', '--preview', '--noop'],
  'Name the particles after the command, as in pcf plan orders.': ['--target', '--only', '--resource', '--include'],
  'The option that answers the question is --yes.': ['--auto-approve', '-auto-approve', '--approve', '--assume-yes'],
  'The file of definitions is --file.': ['--filename', '--config', '--template', '--template-file', '--chdir'],
  'The environment is --env.': ['--environment', '--stage', '--workspace'],
  'The value of a parameter is --param name=value.': ['--var', '-var', '--set', '--parameter', '--parameters'],
  'The largest number at once is --concurrency.': ['--parallelism', '--parallel'],
  'The output as data is --json.': ['--output', '--output-format'],
};

/** Returns what to do in place of an unknown option; an empty text where nothing is known. */
export function adviceForOption(option: string): string {
  const [name = ''] = option.split('=');
  return Object.entries(OPTIONS).find(([, names]) => names.includes(name))?.[0] ?? '';
}

/** Returns the advice for a command line that begins with an option. */
export function adviceForOptionFirst(argv: readonly string[], known: readonly string[]): string {
  if (argv.length === 1 && ['-v', '-V', '-version'].includes(argv[0] ?? '')) return 'pcf --version shows the version.';
  const at = argv.findIndex((argument) => known.includes(argument));
  if (at === -1) return 'Name the command first, and its options after it, as in pcf plan --file pcf.yml.';
  const command = [argv[at] ?? '', ...argv.slice(0, at), ...argv.slice(at + 1)];
  // Only what a shell reads as it stands is shown as a command.
  const shown = command.every((argument) => /^[\w@%+=:,./-]+$/.test(argument)) ? command.join(' ') : `${argv[at]} …`;
  return `Options come after the command: pcf ${shown}.`;
}

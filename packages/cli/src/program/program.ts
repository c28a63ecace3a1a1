import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import type { CommandSpec } from '../command.js';
import { COMMANDS, GROUPS } from '../commands/all.js';
import { EXIT_CODES_HELP, ExitCode } from '../exit-codes.js';
import type { Io } from '../io.js';
import { type Options, UsageError } from '../options.js';
import { adviceForCommand, adviceForOption, adviceForOptionFirst } from './mistaken-command.js';

/** A parsed command line. */
export interface ParsedCommand {
  readonly command: CommandSpec;
  readonly args: readonly string[];
  readonly options: Options;
}

/**
 * Parses the command line and executes its command. Handles `--help` and `--version` itself.
 *
 * @returns the exit code
 * @throws {@link UsageError} when the command line is wrong
 */
export async function runProgram(
  argv: readonly string[],
  io: Io,
  execute: (parsed: ParsedCommand) => Promise<ExitCode>,
): Promise<ExitCode> {
  let code: ExitCode = ExitCode.usage;
  const commandsOf = await loadGroup(argv, io);
  const program = createProgram(io, commandsOf, async (parsed) => {
    code = await execute(parsed);
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return ExitCode.done;
    if (error.code === 'commander.help') return ExitCode.usage;
    throw new UsageError(explain(error, argv), { cause: error });
  }
}

/** The commands of the groups that are loaded, by the names of the groups. */
type LoadedGroups = ReadonlyMap<string, readonly CommandSpec[]>;

/** Loads the commands of the group that the command line names: `pcf fleet …`, or `pcf help fleet`. */
async function loadGroup(argv: readonly string[], io: Io): Promise<LoadedGroups> {
  const name = argv[0] === 'help' ? argv[1] : argv[0];
  const group = GROUPS.find((one) => one.name === name);
  if (!group) return new Map();
  const { loadCommands } = await import('../project/command-packages.js');
  return new Map([[group.name, await loadCommands(group.packageName, io.cwd)]]);
}

function createProgram(io: Io, loaded: LoadedGroups, execute: (parsed: ParsedCommand) => Promise<void>): Command {
  const program = new Command('pcf')
    .description('Brings cloud resources to the state that their definitions declare.')
    .version(readVersion(), '--version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => {},
    })
    .addHelpText(
      'after',
      `\n${EXIT_CODES_HELP}\n\nFor the options of a command, run pcf <command> --help.\nTo start a project in an empty folder, run npx @pcf/cli init.`,
    );
  for (const spec of COMMANDS) addCommand(program, spec, execute);
  for (const { name, summary } of GROUPS) {
    const group = program
      .command(name)
      .description(summary)
      .helpCommand('help [command]', 'show the help of a command');
    for (const spec of loaded.get(name) ?? []) addCommand(group, spec, execute);
    group.addHelpText('after', `\n${EXIT_CODES_HELP}`);
  }
  return program;
}

function addCommand(program: Command, spec: CommandSpec, execute: (parsed: ParsedCommand) => Promise<void>): void {
  const command = program.command(spec.name).description(spec.summary);
  for (const { syntax, description } of spec.args) command.argument(syntax, description);
  for (const { flags, description, parse } of spec.options) {
    if (parse) command.option(flags, description, parse);
    else command.option(flags, description);
  }
  command.addHelpText('after', `\n${EXIT_CODES_HELP}`);
  command.action(() => execute({ command: spec, args: command.args, options: command.opts<Options>() }));
}

function explain(error: CommanderError, argv: readonly string[]): string {
  const [fault = '', suggestion = ''] = error.message.replace(/^error: /, '').split('\n');
  const sentences = [
    fault.endsWith('.') ? fault : `${fault}.`,
    adviceFor(error, argv) ?? suggestion.replace(/^\((.*)\)$/, '$1'),
    `See ${helpFor(argv, error)}.`,
  ];
  return sentences.filter(Boolean).join(' ');
}

/** Returns our own advice; `undefined` where that of the parser is as good. */
function adviceFor({ code, message }: CommanderError, argv: readonly string[]): string | undefined {
  const [first = ''] = argv;
  const known = [...COMMANDS, ...GROUPS].map(({ name }) => name);
  if (isGroup(first)) return undefined;
  if (code === 'commander.unknownCommand') {
    const [, alike = ''] = /\(Did you mean (?:one of )?(.*)\?\)/.exec(message) ?? [];
    return adviceForCommand(first, alike.split(', ').filter(Boolean), known);
  }
  if (code !== 'commander.unknownOption') return undefined;
  if (first.startsWith('-')) return adviceForOptionFirst(argv, known);
  const [, option = ''] = /unknown option '(.*?)'/.exec(message) ?? [];
  return adviceForOption(option) || undefined;
}

/** The command that shows the help for a command line. */
function helpFor([name = '', inGroup = '']: readonly string[], { code }: CommanderError): string {
  const isKnown = inGroup !== '' && !inGroup.startsWith('-') && code !== 'commander.unknownCommand';
  if (isGroup(name)) return isKnown ? `pcf ${name} ${inGroup} --help` : `pcf ${name} --help`;
  return COMMANDS.some((spec) => spec.name === name) ? `pcf ${name} --help` : 'pcf --help';
}

const isGroup = (name: string) => GROUPS.some((group) => group.name === name);

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return hasVersion ? String(manifest.version) : 'unknown';
}

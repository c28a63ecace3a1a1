import type { DefinitionIssue } from '../../errors/definition-errors.js';
import { omitUndefined } from '../../values.js';
import { problem } from '../issues.js';
import { type Declaration, placeOf, undeclared } from './declarations.js';
import {
  ENVIRONMENT,
  fromText,
  isParamValue,
  isVariable,
  type Param,
  type Params,
  type ParamValue,
  valueFault,
  variableOf,
} from './param.js';

/** The values of parameters from outside the files. A later kind takes precedence over an earlier one. */
export interface GivenParams {
  /** Environment variables, such as `process.env`: those that begin with `PCF_PARAM_` are values. None by default. */
  readonly variables?: Readonly<Record<string, string | undefined>> | undefined;
  /** `name=value`, from a command line. Secret parameters are refused: other users of the machine see a command line. */
  readonly args?: readonly string[] | undefined;
  /** Values from code, also of secret parameters. */
  readonly params?: Readonly<Record<string, ParamValue>> | undefined;
}

/** One value from outside. */
interface Given {
  readonly name: string;
  /** As it is called in errors: `--param stage`. */
  readonly from: string;
  readonly value: unknown;
  /** Whether it is a text that stands for a value of another type. */
  readonly isText: boolean;
  /** Why a secret must not be given so. */
  readonly visible?: string;
}

/** Where parameters are declared, for issues. */
interface Declared {
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** Where one would be declared that is not. */
  readonly place: Omit<DefinitionIssue, 'message'>;
}

/**
 * Gives parameters their values: from code, else of the command line, else of environment variables, else from the files. Pure.
 *
 * @param declared - the parameters with their values from the files
 * @param environment - the name of the environment, where there is one
 */
export function giveValues(
  declared: readonly Param[],
  given: GivenParams,
  environment: string | undefined,
  { declarations, place }: Declared,
  issues: DefinitionIssue[],
): Params {
  const params = new Map(declared.map((param) => [param.name, param]));
  for (const one of allGiven(given, params)) {
    const param = params.get(one.name);
    const declaration = declarations.get(one.name);
    const here = declaration ? placeOf(declaration) : place;
    const refuse = (message: string) =>
      issues.push({ ...here, message: problem([], `${one.from}: ${message}`).message });
    const known = isVariable(one.from) ? [...params.keys()].map(variableOf) : [...params.keys()];
    if (one.value === undefined) refuse(MALFORMED);
    else if (one.name === ENVIRONMENT) refuse(`the environment is no parameter to set. ${HOW_TO_CHOOSE}`);
    else if (!param) refuse(undeclared(one.name, known));
    else if (param.secret && one.visible !== undefined)
      refuse(`it is secret, and ${one.visible} Set ${variableOf(param.name)}.`);
    else if (isVariable(one.from) && one.value === '')
      refuse('it is empty. Set it, or unset it where there is no value.');
    else {
      const value = one.isText && typeof one.value === 'string' ? fromText(one.value, param.type) : one.value;
      const fault = valueFault(value, param);
      if (fault !== undefined) refuse(fault);
      else if (isParamValue(value)) params.set(param.name, { ...param, value, from: one.from, isGiven: true });
    }
  }
  const name = { name: ENVIRONMENT, type: 'string', secret: false, declaredAt: '' } as const;
  const chosen = environment === undefined ? {} : { value: environment, from: 'the environment', isGiven: true };
  return params.set(ENVIRONMENT, { ...name, ...chosen });
}

/** How to choose an environment, for errors. */
export const HOW_TO_CHOOSE = 'Choose it with --env or PCF_ENV; in code, with env.';

const MALFORMED = 'expected name=value.';

const VISIBLE = 'a command line is seen by other users of the machine, and stays in the history of the shell.';

function allGiven({ variables = {}, args = [], params = {} }: GivenParams, declared: Params): Given[] {
  const names = new Map([...declared.keys(), ENVIRONMENT].map((name) => [variableOf(name), name]));
  const set = Object.entries(variables).filter(([name, value]) => isVariable(name) && value !== undefined);
  return [
    ...set.map(([from, value]) => ({ name: names.get(from) ?? from, from, value, isText: true })),
    ...args.map((arg) => {
      const [, name = arg, value] = /^([^=]*)=(.*)$/s.exec(arg) ?? [];
      return { name, from: `--param ${name}`, value, isText: true, visible: VISIBLE };
    }),
    ...Object.entries(omitUndefined(params)).map(([name, value]) => ({
      name,
      from: `params.${name} in code`,
      value,
      isText: false,
    })),
  ];
}

import { ContractError } from './contract-error.js';
import { CONTRACTS } from './contracts.js';
import type { FlavorSubject } from './subject.js';

/**
 * Makes sure that a subject can be tried at all.
 *
 * @throws ContractError that says what its author has to correct
 */
export function checkSubject({ flavor, definitions, transitions = [], waive = {} }: FlavorSubject): void {
  const names = Object.keys(definitions);
  const known = CONTRACTS.map((contract) => contract.name);
  const problems = [
    ...(names.length === 0 ? ['it has no definitions: give at least one'] : []),
    ...transitions
      .flat()
      .filter((name) => !names.includes(name))
      .map((name) => `a transition names the definition "${name}", which is not there; there are: ${names.join(', ')}`),
    ...Object.keys(waive)
      .filter((name) => !known.includes(name))
      .map((name) => `it waives "${name}", which is no contract; there are: ${known.join(', ')}`),
    ...Object.entries(waive)
      .filter(([, reason]) => reason.trim() === '')
      .map(([name]) => `it waives "${name}" without a reason`),
  ];
  if (problems.length > 0) throw new ContractError(`The subject for "${flavor}" is wrong: ${problems.join('; ')}.`);
}

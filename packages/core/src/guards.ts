import type { Step } from './model/step.js';
import { isRecord } from './values.js';

/** Checks of data that comes from JSON. */

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Whether a value is a time of a document: ISO 8601. */
export function isTime(value: unknown): boolean {
  return isText(value) && !Number.isNaN(Date.parse(value));
}

export function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}

export function isOptional(value: unknown, isValue: (value: unknown) => boolean): boolean {
  return value === undefined || isValue(value);
}

export function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

export function isOneOf(value: unknown, known: readonly string[]): boolean {
  return known.some((one) => one === value);
}

/** Whether a value can be a step: what a comparison or a person needs of it. */
export function isStep(value: unknown): value is Step {
  return (
    isRecord(value) &&
    isText(value.operation) &&
    isText(value.summary) &&
    isOptional(value.changes, (list) => isListOf(list, isRecord))
  );
}

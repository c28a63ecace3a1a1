import { ATTRIBUTE_NAME_LENGTH, MAX_TABLE_ARN_LENGTH, NAME_LENGTH } from '@pcf/dynamodb-facts';
import { type Constraint, lengthIn, maxLength, minLength, nameCharacters, text } from './shape.js';

/** Parts that the inputs of several operations share, after DynamoDB's model. */
const isArn = (value: string): boolean => value.startsWith('arn:');

const unlessArn = (constraint: Constraint<string>): Constraint<string> => ({
  holds: (value) => isArn(value) || constraint.holds(value),
  text: constraint.text,
});

/** A table's name, or its ARN, in the calls that take both. */
export const tableNameOrArn = text(
  minLength(NAME_LENGTH.min),
  unlessArn(nameCharacters),
  unlessArn(maxLength(NAME_LENGTH.max)),
  maxLength(MAX_TABLE_ARN_LENGTH),
);

export const newTableName = text(nameCharacters, minLength(NAME_LENGTH.min), maxLength(NAME_LENGTH.max));

export const indexName = text(minLength(NAME_LENGTH.min), nameCharacters, maxLength(NAME_LENGTH.max));

export const attributeName = text(...lengthIn(ATTRIBUTE_NAME_LENGTH));

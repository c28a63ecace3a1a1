/** A part of an answer, as JSON. */
export type Json = Record<string, unknown>;

/** A time as DynamoDB answers it: seconds since the epoch, with fractions. */
export const seconds = (milliseconds: number): number => milliseconds / 1000;

/** A length of time in milliseconds. */
export type Duration = number;

import { Token } from '@pcf/core';

export * from '@pcf/aws';

/** A hook that no client calls. */
export const BEFORE_SEND = new Token('unused hook');

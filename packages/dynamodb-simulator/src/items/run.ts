type Step = (done: (error: unknown) => void) => void;

/** A step of the item store as a promise. */
export const run = (step: Step): Promise<void> =>
  new Promise((resolve, reject) => step((error) => (error ? reject(error) : resolve())));

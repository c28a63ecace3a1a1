/** Something that was said to somebody. */
export interface Told {
  /** For an error: `the plan of the creation of "small"`. */
  readonly where: string;
  readonly what: unknown;
}

const METHODS = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;

/** Hears everything that is said while work is done: what the work hands on, the console, and the process's warnings. */
export async function listening(work: (hear: (told: Told) => void) => Promise<void>): Promise<Told[]> {
  const told: Told[] = [];
  const originals = METHODS.map((method) => [method, console[method]] as const);
  const warned = (warning: Error) => told.push({ where: 'a warning of the process', what: warning });
  process.on('warning', warned);
  for (const [method, original] of originals)
    console[method] = (...parts: unknown[]) => {
      told.push({ where: `console.${method}`, what: parts });
      original.apply(console, parts);
    };
  try {
    await work((heard) => told.push(heard));
    return told;
  } finally {
    for (const [method, original] of originals) console[method] = original;
    process.off('warning', warned);
  }
}

/** Something that was written or returned during a contract. */
export interface CapturedOutput {
  /** Its origin, for an error: `the plan of the creation of "small"`. */
  readonly where: string;
  readonly what: unknown;
}

const METHODS = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;

/** Runs `work` and captures its output: what it passes to `capture`, the console, and the warnings of the process. */
export async function captureOutput(
  work: (capture: (captured: CapturedOutput) => void) => Promise<void>,
): Promise<CapturedOutput[]> {
  const captured: CapturedOutput[] = [];
  const originals = METHODS.map((method) => [method, console[method]] as const);
  const warned = (warning: Error) => captured.push({ where: 'a warning of the process', what: warning });
  process.on('warning', warned);
  for (const [method, original] of originals)
    console[method] = (...parts: unknown[]) => {
      captured.push({ where: `console.${method}`, what: parts });
      original.apply(console, parts);
    };
  try {
    await work((output) => captured.push(output));
    return captured;
  } finally {
    for (const [method, original] of originals) console[method] = original;
    process.off('warning', warned);
  }
}

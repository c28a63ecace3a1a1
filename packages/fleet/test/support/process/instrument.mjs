// Loaded before a worker: puts modules of the test around modules of the fleet. The product has no switches for tests: what a test watches
// or leaves out is replaced at the import.
import { registerHooks } from 'node:module';
import { config } from './control.mjs';

const at = (/** @type {string} */ file) => new URL(file, import.meta.url).href;

/** By importing module and imported one: what is imported in its place. */
const REPLACED = new Map([
  ['worker.js ./execute.js', at('./gated-execute.mjs')],
  ['worker.js ./perform.js', at('./traced-perform.mjs')],
  ['perform.js ./fence.js', at('./gated-fence.mjs')],
  ...(config.without.includes('lease') ? /** @type {const} */ ([['worker.js ./fence.js', at('./no-lease.mjs')]]) : []),
  ...(config.without.includes('check at send')
    ? /** @type {const} */ ([['runtimes.js @pcf/aws', at('./no-check-at-send.mjs')]])
    : []),
]);

registerHooks({
  resolve(specifier, context, next) {
    const [, importer] = /\/fleet\/dist\/worker\/([^/]*)$/.exec(context.parentURL ?? '') ?? [];
    const url = importer && REPLACED.get(`${importer} ${specifier}`);
    return url ? { url, shortCircuit: true } : next(specifier, context);
  },
});

if (config.clockOffset !== 0) {
  const now = Date.now;
  Date.now = () => now() + config.clockOffset;
}

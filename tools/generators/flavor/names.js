/**
 * The names that follow from a flavor's.
 *
 * @typedef {object} Names
 * @property {string} flavor - `my_queue`
 * @property {string} folder - `my-queue`, below `packages/`
 * @property {string} packageName - `@pcf/my-queue`
 * @property {string} className - `MyQueue`
 * @property {string} value - `myQueue`: the plugin, and the beginning of other values' names
 * @property {string} title - `my queue`, for sentences
 */

const FLAVOR = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const SCOPE = /^@[a-z0-9][a-z0-9._-]*$/;
const LONGEST = 60;

/** Names that PCF itself uses. */
const RESERVED = ['pcf', 'particle', 'quasiparticle'];

/**
 * @param {string} flavor
 * @param {string} scope
 * @returns {Names}
 * @throws {Error} for a name that cannot be a flavor's, or a scope that npm would not take
 */
export function namesFrom(flavor, scope) {
  if (!FLAVOR.test(flavor) || flavor.length > LONGEST) {
    throw new Error(
      `"${flavor}" cannot be a flavor's name: use lower case letters, digits and single underscores, beginning with a ` +
        `letter, at most ${LONGEST} characters, for example my_queue.`,
    );
  }
  if (RESERVED.includes(flavor)) throw new Error(`"${flavor}" cannot be a flavor's name: PCF uses it itself.`);
  if (!SCOPE.test(scope)) throw new Error(`"${scope}" cannot be an npm scope: it looks like @acme.`);
  const words = flavor.split('_');
  const className = words.map(capitalized).join('');
  return {
    flavor,
    folder: words.join('-'),
    packageName: `${scope}/${words.join('-')}`,
    className,
    value: className.charAt(0).toLowerCase() + className.slice(1),
    title: words.join(' '),
  };
}

/** @param {string} word */
function capitalized(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

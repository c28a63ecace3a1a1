/** @import { Span } from './terminal.js' */

/** The size of a character and of the frame around the text, in pixels. The width is that of the usual fonts at this size. */
const FONT_SIZE = 14;
const CHARACTER = 8.43;
const LINE = 20;
const MARGIN = 16;

const FONTS = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace';

/** Each has a contrast of at least 4.5 to the background, which is light in GitHub's dark theme too. */
const STYLES = {
  '.frame': 'fill: #f6f8fa; stroke: #d0d7de',
  text: `font: ${FONT_SIZE}px ${FONTS}; fill: #1f2328`,
  '.bold': 'font-weight: 600',
  '.underline': 'text-decoration: underline',
  '.dim': 'fill: #59636e',
  '.grey': 'fill: #59636e',
  '.red': 'fill: #c3202b',
  '.green': 'fill: #116329',
  '.yellow': 'fill: #7d4e00',
  '.blue': 'fill: #0550ae',
  '.magenta': 'fill: #8250df',
  '.cyan': 'fill: #0b6a74',
};

/**
 * Draws a screen as SVG: a line of text for each line of the screen, with each part at its column.
 *
 * @param {readonly (readonly Span[])[]} screen
 * @param {{ readonly title: string, readonly columns: number }} options
 * @returns {string}
 */
export function drawSvg(screen, { title, columns }) {
  const width = Math.ceil(columns * CHARACTER) + 2 * MARGIN;
  const height = screen.length * LINE + 2 * MARGIN;
  const css = Object.entries(STYLES).map(([selector, rules]) => `    ${selector} { ${rules} }`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `  <title>${escaped(title)}</title>`,
    '  <style>',
    ...css,
    '  </style>',
    `  <rect class="frame" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>`,
    ...screen.map(drawLine).filter(Boolean),
    '</svg>',
    '',
  ].join('\n');
}

function drawLine(/** @type {readonly Span[]} */ spans, /** @type {number} */ row) {
  const y = MARGIN + row * LINE + FONT_SIZE;
  const parts = spans.map(({ text, column, style }) => {
    const x = (MARGIN + column * CHARACTER).toFixed(1);
    return `<tspan x="${x}"${style === '' ? '' : ` class="${style}"`}>${escaped(text)}</tspan>`;
  });
  return parts.length === 0 ? '' : `  <text y="${y}">${parts.join('')}</text>`;
}

/**
 * Returns the lines of text of a drawing, without empty lines. Between two parts of a line is one blank.
 *
 * @param {string} svg
 * @returns {string[]}
 */
export function textInSvg(svg) {
  return [...svg.matchAll(/<text[^>]*>(.*)<\/text>/g)].map(([, line = '']) =>
    [...line.matchAll(/<tspan[^>]*>(.*?)<\/tspan>/g)].map(([, text = '']) => unescaped(text)).join(' '),
  );
}

function escaped(/** @type {string} */ text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function unescaped(/** @type {string} */ text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

import { Document, visit } from 'yaml';
import { printable } from '../../printable.js';
import { escapeParams } from '../params/texts.js';
import { mapTexts } from '../references.js';

/**
 * Formats a definition, or a list of them, as YAML that {@link readDefinitions} reads back. It is safe to show anywhere: text
 * that could forge or hide a line is quoted and escaped. Texts with `${params.…}` are escaped, so that they stay texts.
 *
 * @example
 * ```ts
 * formatDefinition({ flavor: 'note', pcf_name: 'a' }); // 'flavor: note\npcf_name: a\n'
 * ```
 */
export function formatDefinition(definition: unknown): string {
  const document = new Document(mapTexts(definition, escapeParams), { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && needsQuotes(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 120 }).split('\n').map(printable).join('\n');
}

/** Whether a part of a text could look like something else at the beginning of a line, or has to be escaped. */
function needsQuotes(text: string): boolean {
  return (
    text.includes('::') || text.includes('##') || printable(text.replaceAll('\n', '')) !== text.replaceAll('\n', '')
  );
}

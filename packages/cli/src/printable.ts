/** Definitions and clouds are not trusted with the terminal: control characters are shown as �, save those of colours. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}\[\d+m|\p{Cc}/gu, (found) => {
    const isColour = found.length > 1 && found.codePointAt(0) === 0x1b;
    return isColour || found === '\n' || found === '\t' ? found : '�';
  });
}

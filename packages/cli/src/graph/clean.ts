/** A text as it can be drawn: what XML cannot hold is shown as �. */
export function clean(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '�');
}

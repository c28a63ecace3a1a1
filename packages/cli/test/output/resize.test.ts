import { Writable } from 'node:stream';
import { createPcf } from '@pcf/core';
import { VirtualClock } from '@pcf/testing';
import { expect, it } from 'vitest';
import { liveView } from '../../src/output/progress/show.js';
import { screenAfter } from '../support/screen.js';

/** Breaks lines as a terminal does that becomes narrower. */
function reflow(screen: string, columns: number): string {
  return screen
    .split('\n')
    .flatMap((line) => line.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? [''])
    .join('\n');
}

it('leaves nothing of the block behind when the terminal becomes narrower', async () => {
  let written = '';
  const stream = new Writable({
    write(chunk, _, done) {
      written += String(chunk);
      done();
    },
  });
  const stderr = Object.assign(stream, { columns: 80, rows: 24 });
  const clock = new VirtualClock();
  const { events } = createPcf({ plugins: [] });
  const stop = await liveView(events, new Map([['note:a', 0]]), { stderr, env: { NO_COLOR: '1' }, clock });
  const waiting = { type: 'waiting', id: 'note:a', at: clock.now(), delay: 1 } as const;
  events.emit({ ...waiting, reason: 'long '.repeat(11) });
  const wide = screenAfter(written);
  expect(wide).toContain('long long');

  stderr.columns = 40;
  clock.advance(1000);
  const before = written.length;
  events.emit({ ...waiting, reason: 'short' });
  const narrow = screenAfter(reflow(wide, 40) + written.slice(before));
  expect(narrow).not.toContain('long');
  expect(narrow).toContain('waiting: short');
  stop();
});

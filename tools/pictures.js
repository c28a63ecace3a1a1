/**
 * Makes the pictures of the documentation, `docs/pictures/NAME.svg`, from real runs of `pcf` in a terminal, against the simulator.
 *
 * `node tools/pictures.js` writes them; with a number of columns it prints the screens of such a terminal as text, and writes nothing.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { takePictures } from './pictures/scenes.js';
import { drawSvg } from './pictures/svg.js';
import { textOf } from './pictures/terminal.js';

const FOLDER = join(import.meta.dirname, '../docs/pictures');
const COLUMNS = 80;

const [, , asked] = process.argv;
const columns = asked === undefined ? COLUMNS : Number(asked);
const pictures = await takePictures({ columns });
if (asked === undefined) {
  await mkdir(FOLDER, { recursive: true });
  for (const { name, title, screen } of pictures)
    await writeFile(join(FOLDER, `${name}.svg`), drawSvg(screen, { title, columns }));
} else for (const { name, screen } of pictures) console.log(`\n${name}\n${'-'.repeat(columns)}\n${textOf(screen)}`);

import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Graph } from '../../src/output/graph/graph.js';
import { renderMermaid } from '../../src/output/graph/mermaid.js';
import { renderSvg } from '../../src/output/graph/svg.js';
import { renderText } from '../../src/output/graph/text.js';
import { paintFor } from '../../src/output/terminal.js';
import { pcf } from '../support/run-pcf.js';
import { note, TemporaryProject } from '../support/temporary-project.js';
import { textsOfXml } from '../support/xml.js';

const PLAIN = paintFor(new PassThrough(), { env: {} });

const on = (...parents: string[]) => ({ parents: parents.map((name) => `note:${name}`) });

function given(): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  const definitions = [
    note('a'),
    { ...note('b', { text: '$inherit$note:a$text' }), ...on('a') },
    { ...note('c'), ...on('a') },
    { ...note('d'), ...on('b', 'c'), desired_state: 'terminated' },
    { flavor: 'quasiparticle', pcf_name: 'pair', ...on('c'), particles: [{ ...note('e'), multiplier: 2 }] },
    note('alone', { text: 'unreadable' }),
  ];
  project.write('pcf.json', JSON.stringify(definitions));
  return project;
}

describe('pcf graph', () => {
  it('draws trees as text: each particle is described once, with its declared state', async () => {
    expect(await pcf('graph', { cwd: given().folder })).toMatchObject({
      code: 0,
      stderr: '',
      stdout: `note:a  declared running
├─ note:b  declared running
│  └─ note:d  declared terminated
└─ note:c  declared running
   ├─ note:d  (see above)
   ├─ note:e-0  declared running  (in quasiparticle:pair)
   └─ note:e-1  declared running  (in quasiparticle:pair)
note:alone  declared running
`,
    });
  });

  it('draws a flowchart of Mermaid', async () => {
    const { stdout } = await pcf('graph --format mermaid', { cwd: given().folder });
    expect(stdout).toBe(`flowchart TD
  p0["note:a<br/>declared running"]
  p1["note:alone<br/>declared running"]
  p2["note:b<br/>declared running"]
  p3["note:c<br/>declared running"]
  p4["note:d<br/>declared terminated"]
  subgraph g0["quasiparticle:pair"]
    p5["note:e-0<br/>declared running"]
    p6["note:e-1<br/>declared running"]
  end
  p0 --> p2
  p0 --> p3
  p2 --> p4
  p3 --> p4
  p3 --> p5
  p3 --> p6
`);
  });

  it('draws an SVG image', async () => {
    const { stdout } = await pcf('graph --format svg', { cwd: given().folder });
    const texts = textsOfXml(stdout);
    expect(texts.filter((text) => text.includes(':')).sort()).toEqual([
      'note:a',
      'note:alone',
      'note:b',
      'note:c',
      'note:d',
      'note:e-0',
      'note:e-1',
      'quasiparticle:pair',
    ]);
    expect(texts.filter((text) => text.includes('->'))).toHaveLength(6);
  });

  it('draws only the named particles; with --cascade also their parents', async () => {
    const project = given();
    const some = await pcf('graph b c', { cwd: project.folder });
    expect(some.stdout).toBe('note:b  declared running\nnote:c  declared running\n');
    const more = await pcf('graph b --cascade', { cwd: project.folder });
    expect(more.stdout).toBe('note:a  declared running\n└─ note:b  declared running\n');
  });

  it('gives one document with --json', async () => {
    const { stdout } = await pcf('graph a c pair --json', { cwd: given().folder });
    expect(JSON.parse(stdout)).toEqual({
      particles: [
        { id: 'note:a', desired: 'running', parents: [] },
        { id: 'note:c', desired: 'running', parents: ['note:a'] },
        { id: 'note:e-0', desired: 'running', parents: ['note:c'], group: 'quasiparticle:pair' },
        { id: 'note:e-1', desired: 'running', parents: ['note:c'], group: 'quasiparticle:pair' },
      ],
      quasiparticles: [{ id: 'quasiparticle:pair' }],
    });
  });

  it('calls nothing without --live', async () => {
    const { folder } = given();
    expect(await pcf('graph alone', { cwd: folder })).toMatchObject({ code: 0, stderr: '' });
    const ran = await pcf('graph --local', { cwd: folder });
    expect(ran).toMatchObject({ code: 4, stdout: '' });
    expect(ran.stderr).toContain('Add --live, or remove --local.');
  });

  it('draws nothing without definitions', async () => {
    const project = given();
    project.write('pcf.json', '[]');
    expect(await pcf('graph', { cwd: project.folder })).toMatchObject({ code: 0, stdout: '' });
    const svg = await pcf('graph --format svg', { cwd: project.folder });
    expect(textsOfXml(svg.stdout)).toEqual([]);
  });
});

describe('pcf graph --live', () => {
  function givenSome(): TemporaryProject {
    const project = given();
    project.notes = { a: { text: 'a', looks: 0 }, c: { text: 'c', looks: 0 }, d: { text: 'd', looks: 0 } };
    return project;
  }

  it('shows the states as they are, and what is declared where that differs', async () => {
    const ran = await pcf('graph a b c d pair --live', { cwd: givenSome().folder });
    expect(ran).toMatchObject({
      code: 0,
      stderr: '',
      stdout: `note:a  running
├─ note:b  terminated, declared running
│  └─ note:d  running, declared terminated
└─ note:c  running
   ├─ note:d  (see above)
   ├─ note:e-0  terminated, declared running  (in quasiparticle:pair)
   └─ note:e-1  terminated, declared running  (in quasiparticle:pair)
`,
    });
  });

  it('draws them in the other formats too', async () => {
    const mermaid = await pcf('graph a d --live --format mermaid', { cwd: givenSome().folder });
    expect(mermaid.stdout).toContain('["note:d<br/>running#44; declared terminated"]');
    const svg = await pcf('graph a d --live --format svg', { cwd: givenSome().folder });
    expect(textsOfXml(svg.stdout)).toContain('running, declared terminated');
  });

  it('names each particle that cannot be read, draws it as unknown, and fails', async () => {
    const ran = await pcf('graph a alone --live', { cwd: givenSome().folder });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe('note:a  running\nnote:alone  unknown, declared running\n');
    expect(ran.stderr).toContain('note:alone');
  });

  it('gives one document with --json', async () => {
    const { stdout } = await pcf('graph a alone --live --json', { cwd: givenSome().folder });
    expect(JSON.parse(stdout)).toEqual({
      particles: [
        { id: 'note:a', desired: 'running', state: 'running', parents: [] },
        { id: 'note:alone', desired: 'running', state: 'unknown', parents: [] },
      ],
      quasiparticles: [],
      failures: [{ id: 'note:alone', error: expect.objectContaining({ code: expect.any(String) }) }],
    });
  });
});

describe('a graph of any names', () => {
  const hostile = fc.constantFrom('"', "'", '`', '\\', '<', '>', '&', '#', ';', '[', ']', '{', '}', '-->', 'end', '\n');
  const name = fc.string({ unit: fc.oneof(hostile, fc.string({ unit: 'binary', minLength: 1, maxLength: 2 })) });
  const graphs = fc.uniqueArray(name, { maxLength: 8 }).chain((names) =>
    fc.infiniteStream(fc.nat()).map((numbers): Graph => {
      const pick = () => Number(numbers.next().value);
      return {
        nodes: names.map((id, index) => ({
          id,
          desired: 'running',
          parents: names.slice(0, index).filter(() => pick() % 2 === 0),
          ...(pick() % 2 === 0 ? { group: `group ${names[0]}` } : {}),
        })),
        groups: [{ id: `group ${names[0]}` }],
      };
    }),
  );
  const countEdges = ({ nodes }: Graph) => nodes.reduce((sum, { parents }) => sum + parents.length, 0);

  it('has only lines of the known forms in Mermaid', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const [title, ...lines] = renderMermaid(graph).split('\n');
        const label = String.raw`"(?:[\p{L}\p{N} _.:/-]|#\d+;|<br/>)*"`;
        const forms = [`p\\d+\\[${label}\\]`, `subgraph g\\d+\\[${label}\\]`, 'end', 'p\\d+ --> p\\d+'];
        expect(title).toBe('flowchart TD');
        for (const line of lines) expect(line).toMatch(new RegExp(`^ +(?:${forms.join('|')})$`, 'u'));
        expect(lines.filter((line) => line.includes('["'))).toHaveLength(graph.nodes.length + graph.groups.length);
        expect(lines.filter((line) => line.includes(' --> '))).toHaveLength(countEdges(graph));
      }),
    );
  });

  it('is well-formed in SVG, with each name unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async (graph) => {
        const texts = textsOfXml(await renderSvg(graph));
        const shown = new Set(texts.map(inOneLine));
        for (const { id } of graph.nodes) {
          const expected = inOneLine(id.replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '�'));
          if (expected !== '') expect(shown).toContain(expected);
        }
        expect(texts.filter((text) => /^p\d+->p\d+$/.test(text))).toHaveLength(countEdges(graph));
      }),
      { numRuns: 50 },
    );
  });

  it('has a line for each particle and each dependency in text', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const roots = graph.nodes.filter(({ parents }) => parents.length === 0).length;
        const lines = renderText(graph, PLAIN).split('\n').filter(Boolean);
        expect(lines).toHaveLength(roots + countEdges(graph));
        expect(lines.filter((line) => !line.endsWith('  (see above)'))).toHaveLength(graph.nodes.length);
      }),
    );
  });

  it('stays narrow and short for a chain of thousands', () => {
    const nodes = Array.from({ length: 10_000 }, (_, index) => ({
      id: `note:${index}`,
      desired: 'running' as const,
      parents: index === 0 ? [] : [`note:${index - 1}`],
    }));
    const lines = renderText({ nodes, groups: [] }, PLAIN).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(150);
    expect(lines.length).toBeLessThan(11_000);
    expect(lines.filter((line) => line.endsWith('declared running'))).toHaveLength(10_000);
  });
});

/** Blanks at the ends and several in a row count for nothing in what is drawn. */
function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

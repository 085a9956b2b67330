import { zip } from '../../mails.fixture.ts';
import { part } from '../containers.fixture.ts';
import { office } from './office.ts';

const document = (members: Record<string, string>) =>
  part(zip(Object.entries(members).map(([name, content]) => ({ name, content: Buffer.from(content) }))), {
    name: 'a.docx',
  });
const relations = (...lines: string[]) =>
  `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${lines.join('')}</Relationships>`;
const relation = (kind: string, target: string, mode = 'External') =>
  `<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}" TargetMode="${mode}"/>`;
const open = (members: Record<string, string>) => office.open(document(members));

describe('an Office document', () => {
  it('is a zip by such a name or with such parts', () => {
    expect(office.recognises(document({ a: 'x' }))).toBe(true);
    expect(office.recognises(part('text', { name: 'a.docx' }))).toBe(false);
    const bare = part(document({ a: 'x' }).bytes, { name: 'a.zip' });
    expect(office.recognises(bare)).toBe(false);
  });

  it('gives the words of Word, Excel, PowerPoint and OpenDocument', async () => {
    const { text, reading } = await open({
      'word/document.xml':
        '<w:document><w:p><w:r><w:t>Pay </w:t></w:r><w:r><w:t>now &amp; here</w:t></w:r></w:p><w:p><w:t>Bye</w:t></w:p></w:document>',
      'xl/sharedStrings.xml': '<sst><si><t>Cell</t></si></sst>',
      'ppt/slides/slide1.xml': '<p:sld><a:p><a:t>Slide</a:t></a:p></p:sld>',
      'content.xml': '<office:text><text:p>Open</text:p></office:text>',
      'docProps/app.xml': '<t>unseen</t>',
    });
    expect(text).toBe('Pay now & here\nBye\nCell\nSlide\nOpen\n');
    expect(reading.state).toBe('read');
  });

  it.each([
    ['hyperlink', 'https://a.example/x', 'https://a.example/x', []],
    ['attachedTemplate', 'https://a.example/t.dotm', 'https://a.example/t.dotm', ['remote_template']],
    ['oleObject', 'https://a.example/o', 'https://a.example/o', ['external_data']],
    ['frame', '\\\\files.example\\s\\x', 'file://files.example/s/x', ['external_data']],
  ])('leads elsewhere by a relation of the kind %s', async (kind, target, href, flags) => {
    const found = await open({ 'word/_rels/document.xml.rels': relations(relation(kind, target)) });
    expect(found.links.map((link) => link.href)).toEqual([href]);
    expect(found.flags).toEqual(flags);
  });

  it('does not lead to its own parts', async () => {
    const { links } = await open({
      '_rels/.rels': relations(relation('officeDocument', 'word/document.xml', 'Internal')),
    });
    expect(links).toEqual([]);
  });

  it('leads elsewhere by its fields', async () => {
    const found = await open({
      'word/document.xml':
        '<w:p><w:instrText> HYPERLINK "https://a.example/x" </w:instrText></w:p><w:fldSimple w:instr=" DDEAUTO c:\\\\cmd "/>',
    });
    expect(found.links.map(({ href }) => href)).toEqual(['https://a.example/x']);
    expect(found.flags).toEqual(['external_data']);
  });

  it('has macros, and gives what is embedded', async () => {
    const { flags, parts } = await open({
      'word/vbaProject.bin': 'x',
      'word/embeddings/oleObject1.bin': 'object',
      'word/media/image1.png': 'picture',
    });
    expect(flags).toEqual(['macro', 'embedded_object']);
    expect(parts.map(({ name }) => name)).toEqual(['oleObject1.bin', 'image1.png']);
  });
});

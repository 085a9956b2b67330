import { parseEmail } from '../../parse.ts';
import { compoundFile, type Storage } from '../compound-file.fixture.ts';
import { part } from '../containers.fixture.ts';
import { outlookMessage } from './outlook-message.ts';

const wide = (text: string) => Buffer.from(text, 'utf16le');
const value = (id: string, text: string) => ({ [`__substg1.0_${id}001F`]: wide(text) });
const properties = { '__properties_version1.0': Buffer.alloc(32) };
const saved = (root: Storage) => part(compoundFile({ ...properties, ...root }), { name: 'a.msg' });

async function read(root: Storage) {
  const { parts } = await outlookMessage.open(saved(root));
  expect(parts).toHaveLength(1);
  return parseEmail(parts[0]!.bytes);
}

describe('a message of Outlook', () => {
  it('is known by its properties', () => {
    expect(outlookMessage.recognises(saved({}))).toBe(true);
    expect(outlookMessage.recognises(part(compoundFile({}), { name: 'a.msg' }))).toBe(false);
  });

  it('is read as the mail that it was', async () => {
    const mail = await read({
      ...value('0037', 'Grüße'),
      ...value('0C1A', 'Jo, the boss'),
      ...value('5D01', 'jo@shop.example'),
      ...value('1000', 'See https://a.example/x'),
      '__substg1.0_10130102': Buffer.from('<a href="https://b.example/">here</a>'),
      '__recip_version1.0_#00000000': { ...value('3001', 'Alex'), ...value('39FE', 'alex@corp.example') },
    });
    expect(mail).toMatchObject({
      subject: 'Grüße',
      from: { name: 'Jo, the boss', address: 'jo@shop.example' },
      to: [{ name: 'Alex', address: 'alex@corp.example' }],
      urls: ['https://b.example/', 'https://a.example/x'],
    });
  });

  it('keeps the headers with which it came', async () => {
    const mail = await read({
      ...value(
        '007D',
        'Received: from a.example (198.51.100.7)\r\n by b.example; x\r\nFrom: Sent <sent@a.example>\r\nContent-Type: text/html\r\nMessage-ID: <1@a.example>\r\n',
      ),
      ...value('5D01', 'other@b.example'),
      ...value('0037', 'Subject'),
      ...value('1000', 'words'),
    });
    expect(mail).toMatchObject({
      from: { address: 'sent@a.example' },
      message_id: '<1@a.example>',
      subject: 'Subject',
      client_ip: '198.51.100.7',
    });
    expect(mail.text.trim()).toBe('words');
  });

  it('holds files, and messages as files', async () => {
    const mail = await read({
      ...value('1000', 'words'),
      '__attach_version1.0_#00000000': {
        ...value('3707', "it's a.exe"),
        '__substg1.0_37010102': Buffer.from('MZ'),
      },
      '__attach_version1.0_#00000001': {
        '__substg1.0_3701000D': { ...properties, ...value('0037', 'Inner'), ...value('1000', 'inner words') },
      },
    });
    expect(mail.attachments.map(({ filename, declared_type }) => [filename, declared_type])).toEqual([
      ["it's a.exe", 'application/octet-stream'],
      ['Inner.eml', 'message/rfc822'],
    ]);
  });

  it('says which of its files is not in it', async () => {
    const { reading } = await outlookMessage.open(
      saved({ '__attach_version1.0_#00000000': value('3707', 'cloud.docx') }),
    );
    expect(reading).toEqual({
      state: 'partly_read',
      reason: 'in it the file "cloud.docx" is kept somewhere else or too deep',
    });
  });
});

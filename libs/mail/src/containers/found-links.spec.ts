import { linksIn, remoteFoldersIn } from './found-links.ts';

const hrefs = (text: string) => linksIn(text).map(({ href }) => href);

it('links in a text are told once each, without what ends the sentence', () => {
  expect(hrefs('See (https://a.example/x). And https://a.example/x, ftp://b.example/y!')).toEqual([
    'https://a.example/x',
    'ftp://b.example/y',
  ]);
});

it('names of vocabularies are no links, unless they only look so', () => {
  expect(hrefs('xmlns="http://www.w3.org/2000/svg" xmlns:w="http://schemas.openxmlformats.org/x"')).toEqual(
    [],
  );
  expect(hrefs('http://www.w3.org.evil.example/2000/svg http://www.w3.org/')).toEqual([
    'http://www.w3.org.evil.example/2000/svg',
    'http://www.w3.org/',
  ]);
});

it.each([
  [String.raw`\\files.example\s\a b`, ['file://files.example/s/a']],
  [String.raw`x="\\10.0.0.1@8080\s"`, ['file://10.0.0.1/s']],
  [String.raw`C:\\a`, []],
  [String.raw`\\host`, []],
])('folders of other machines in %s', (text, found) => {
  expect(remoteFoldersIn(text).map(({ href }) => href)).toEqual(found);
});

/** A PDF made by hand, without the table of its objects: readers look for them then. */
export function document(objects: Record<number, string>, content = '', more = ''): Buffer {
  const stream = `<</Length ${content.length}>>stream\n${content}\nendstream`;
  const all: Record<number, string> = {
    1: `<</Type/Catalog/Pages 2 0 R${more}>>`,
    2: '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    3: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    4: stream,
    5: '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...objects,
  };
  const body = Object.entries(all).map(([number, object]) => `${number} 0 obj\n${object}\nendobj\n`);
  return Buffer.from(`%PDF-1.4\n${body.join('')}trailer<</Root 1 0 R>>\n%%EOF`, 'latin1');
}

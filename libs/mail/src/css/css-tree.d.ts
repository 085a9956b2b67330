// The parts that are used. The whole also loads and compiles the syntax of every property, 9 MB that nothing here needs.
declare module 'css-tree/parser' {
  export { parse as default } from 'css-tree';
}
declare module 'css-tree/convertor' {
  const convertor: Pick<typeof import('css-tree'), 'toPlainObject'>;
  // eslint-disable-next-line no-restricted-syntax -- so the package has it
  export default convertor;
}
declare module 'css-tree/utils' {
  export { ident } from 'css-tree';
}

import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/** Whatever is read is read in linear time: no expression may look at the same characters again and again. */
export default [
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parser: tseslint.parser },
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'certain' }],
    },
  },
];

import tseslint from 'typescript-eslint';

const EVERYWHERE = ['**/*.{ts,tsx}'];
const TESTS = ['tests/**', '**/*.test.ts', '**/testing/**'];

/** Files are kebab-case, with an optional role: `coco.layout.ts`, `file-source.test.ts`. */
const named = {
  rules: {
    'kebab-case': {
      meta: { type: 'suggestion', schema: [] },
      create: (context) => ({
        Program(node) {
          const name = context.filename.replace(/^.*[\\/]/, '');
          if (/^\.?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*\.(?:[cm]?js|tsx?)$/.test(name)) return;
          context.report({ node, message: `Files are named in kebab-case with a role suffix; ${name} is not.` });
        },
      }),
    },
  },
};

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', '**/.lode/', 'tests/boundaries/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{js,ts,tsx}'],
    plugins: { named },
    rules: {
      'named/kebab-case': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always'],
      'no-debugger': 'error',
      'no-control-regex': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-unsafe-finally': 'error',
      'no-unused-labels': 'error',
      'no-useless-catch': 'error',
      'no-self-compare': 'error',
      'object-shorthand': 'error',
    },
  },
  {
    files: EVERYWHERE,
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      // An event handler may be async: React and Node ignore what it returns. Its own errors are its own concern.
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false, arguments: false } },
      ],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: TESTS,
    rules: { '@typescript-eslint/no-explicit-any': 'off', 'no-console': 'off' },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo)$/]',
          message: 'A skipped check must never read as passed: itWith of @lode/core/testing says what is missing.',
        },
      ],
    },
  },
  // Programs that talk to a terminal.
  { files: ['gateway/bin/**', 'gateway/src/cli/**', '*.config.js'], rules: { 'no-console': 'off' } },
  // Tables and texts are as long as what they list.
  { files: ['**/i18n/**', '**/data/**', '**/*.generated.ts'], rules: { 'max-lines': 'off' } },
);
